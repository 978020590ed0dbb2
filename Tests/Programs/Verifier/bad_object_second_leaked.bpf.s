// reject: Unreleased reference id=4 alloc_insn=5
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = r0
call bpf_task_acquire
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
