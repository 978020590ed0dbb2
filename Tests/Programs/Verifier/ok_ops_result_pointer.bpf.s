// accept
// and any pointer, for root
.section struct_ops/tcp_congestion_ops.ssthresh
r0 = r1
exit
