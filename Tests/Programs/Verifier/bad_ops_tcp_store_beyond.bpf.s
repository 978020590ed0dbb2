// reject: write access at off 1484 with size 8 beyond the member of tcp_sock ended at 1488
// then: R6 cannot write into ptr_tcp_sock at off=1484 size=8
// behind a member
.section struct_ops/tcp_congestion_ops.cong_avoid
r6 = *(u64 *)(r1 + 0)
*(u64 *)(r6 + 1484) = 10
exit
