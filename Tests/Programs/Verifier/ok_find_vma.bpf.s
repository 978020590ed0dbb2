// accept
// the callback gets the task, the area and what is passed
.section tp_btf/sched_switch
call 158
r1 = r0
r2 = 4096
r3 = visit ll
r4 = r10
r4 += -8
*(u64 *)(r10 - 8) = 0
r5 = 0
call 180
r0 = 0
exit
.func long visit(long task, long area, long context)
r0 = *(u32 *)(r1 + 44)
r0 = *(u64 *)(r2 + 0)
*(u64 *)(r3 + 0) = r0
r0 = 1
exit
