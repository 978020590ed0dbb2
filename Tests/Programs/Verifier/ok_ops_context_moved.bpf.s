// accept
// the context, moved
.section struct_ops/tcp_congestion_ops.cong_avoid
r1 += 8
r0 = *(u64 *)(r1 + 0)
exit
