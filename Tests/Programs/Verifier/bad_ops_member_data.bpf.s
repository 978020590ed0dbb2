// reject: attach to invalid member name(@idx 12) of struct tcp_congestion_ops
// a member that is no function
.section struct_ops/tcp_congestion_ops.name
r0 = 0
exit
