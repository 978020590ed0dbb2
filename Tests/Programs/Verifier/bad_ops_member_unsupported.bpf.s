// reject: attach to unsupported member get_info of struct tcp_congestion_ops
// a member that programs may not be
.section struct_ops/tcp_congestion_ops.get_info
r0 = 0
exit
