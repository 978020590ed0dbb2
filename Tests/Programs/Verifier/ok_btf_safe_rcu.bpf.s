// accept
// members that are never null
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r2 + 2936)
r0 = *(u32 *)(r3 + 2872)
r3 = *(u64 *)(r2 + 4072)
r3 = *(u64 *)(r3 + 128)
r0 = *(u64 *)(r3 + 296)
r0 = 0
exit
