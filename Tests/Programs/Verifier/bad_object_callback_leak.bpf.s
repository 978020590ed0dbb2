// reject: Unreleased reference id=2 alloc_insn=9
// in each round of bpf_loop
r1 = 3
r2 = each ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit
.func long each(long index, long *context)
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
