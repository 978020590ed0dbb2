// reject: Unreleased reference id=2 alloc_insn=1
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
call 7
if r0 > 5 goto out
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
