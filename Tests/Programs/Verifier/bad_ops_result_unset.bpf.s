// reject: R0 !read_ok
// a result that is not set
.section struct_ops/tcp_congestion_ops.ssthresh
r6 = 1
exit
