// reject: Unreleased reference id=2 alloc_insn=1
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
