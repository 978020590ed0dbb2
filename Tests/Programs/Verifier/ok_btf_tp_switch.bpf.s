// accept
// members of the tasks of a switch
.section tp_btf/sched_switch
r6 = *(u64 *)(r1 + 8)
r7 = *(u64 *)(r1 + 16)
r0 = *(u32 *)(r6 + 2872)
r1 = *(u32 *)(r7 + 2876)
r0 += r1
exit
