// reject: Unreleased reference id=2 alloc_insn=1
// something is not given back
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = 0
call bpf_throw
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
