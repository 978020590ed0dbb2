// reject: only read is supported
// then: R6 cannot write into ptr_rate_sample at off=0 size=8
// an object of another structure
.section struct_ops/tcp_congestion_ops.cong_control
r6 = *(u64 *)(r1 + 24)
*(u64 *)(r6 + 0) = 10
exit
