// reject: Unreleased reference id=2 alloc_insn=1
// what is held is reported before the region
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
call bpf_preempt_disable
out:
r0 = 0
exit
