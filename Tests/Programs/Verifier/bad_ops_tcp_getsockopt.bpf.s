// reject: program of this type cannot use helper bpf_getsockopt#57
// nor is one asked for
.section struct_ops/tcp_congestion_ops.release
r1 = *(u64 *)(r1 + 0)
r2 = 1
r3 = 2
r4 = r10
r4 += -8
r5 = 4
call 57
exit
