// accept
// a helper of all
.section struct_ops/tcp_congestion_ops.cong_avoid
call 5
exit
