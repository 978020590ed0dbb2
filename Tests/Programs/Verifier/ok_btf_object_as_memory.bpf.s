// accept
// a trusted object is memory that is read
.section tp_btf/sched_switch
r3 = *(u64 *)(r1 + 8)
r1 = r10
r1 += -8
r2 = 8
*(u64 *)(r10 - 8) = 0
r0 = 0
exit
