// accept
// members of a queue that are written
.section struct_ops/Qdisc_ops.reset
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 20) = 1
exit
