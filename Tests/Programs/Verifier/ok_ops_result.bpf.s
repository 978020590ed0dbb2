// accept
// any number where a number is given
.section struct_ops/tcp_congestion_ops.ssthresh
r0 = -7
exit
