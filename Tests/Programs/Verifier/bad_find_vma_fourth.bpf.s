// reject: R4 !read_ok
// it has no further argument
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
r0 = r4
r0 = 0
exit
