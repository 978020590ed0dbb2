// reject: func 'cong_avoid' size 4 must be 8
// then: invalid bpf_context access off=0 size=4
// half of a pointer
.section struct_ops/tcp_congestion_ops.cong_avoid
r0 = *(u32 *)(r1 + 0)
exit
