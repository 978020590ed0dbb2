// reject: no write support to tcp_sock at off 1486
// then: R6 cannot write into ptr_tcp_sock at off=1486 size=2
// in the middle of a member
.section struct_ops/tcp_congestion_ops.cong_avoid
r6 = *(u64 *)(r1 + 0)
*(u16 *)(r6 + 1486) = 10
exit
