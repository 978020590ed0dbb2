// accept
// a pointer to no structure is read with care
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r2 = *(u64 *)(r2 + 32)
r0 = *(u64 *)(r2 + 4096)
r3 = *(u64 *)(r1 + 24)
r2 += r3
r0 = *(u8 *)(r2 - 1)
r0 = 0
exit
