// accept
// an option where the socket begins
.section struct_ops/tcp_congestion_ops.init
r1 = *(u64 *)(r1 + 0)
*(u64 *)(r10 - 8) = 0
r2 = 1
r3 = 2
r4 = r10
r4 += -8
r5 = 4
call 49
exit
