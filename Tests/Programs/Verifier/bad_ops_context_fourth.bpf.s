// reject: func 'cong_avoid' doesn't have 5-th argument
// then: invalid bpf_context access off=32 size=8
// an argument that the member does not have
.section struct_ops/tcp_congestion_ops.cong_avoid
r0 = *(u64 *)(r1 + 32)
exit
