// accept
// members of a socket that congestion control writes
.section struct_ops/tcp_congestion_ops.cong_avoid
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 1484) = 10
*(u64 *)(r6 + 1336) = 1
*(u8 *)(r6 + 1744) = 1
exit
