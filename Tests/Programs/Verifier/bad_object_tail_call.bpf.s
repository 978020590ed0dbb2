// reject: Unreleased reference id=2 alloc_insn=2
r6 = r1
r1 = 1
call bpf_task_from_pid
r1 = r6
r2 = map_prog_array ll
r3 = 0
call 12
r0 = 0
exit
