// accept
// a helper of congestion control
.section struct_ops/tcp_congestion_ops.cong_avoid
r1 = *(u64 *)(r1 + 0)
r2 = 1
call 116
exit
