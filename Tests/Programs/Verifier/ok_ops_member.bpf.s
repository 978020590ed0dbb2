// accept
// a member without a result gives nothing
.section struct_ops/tcp_congestion_ops.cong_avoid
r6 = *(u64 *)(r1 + 0)
r7 = *(u32 *)(r1 + 8)
r8 = *(u64 *)(r6 + 1328)
exit
