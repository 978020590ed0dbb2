// accept
// a member that sleeps is not told apart here
.section struct_ops.s/tcp_congestion_ops.init
exit
