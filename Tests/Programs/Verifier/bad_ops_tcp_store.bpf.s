// reject: no write support to tcp_sock at off 1772
// then: R6 cannot write into ptr_tcp_sock at off=1772 size=4
// a member that it does not write
.section struct_ops/tcp_congestion_ops.cong_avoid
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 1772) = 10
exit
