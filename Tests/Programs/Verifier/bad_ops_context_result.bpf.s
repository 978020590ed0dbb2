// reject: func 'ssthresh' doesn't have 2-th argument
// then: invalid bpf_context access off=8 size=8
// its result is none of its arguments
.section struct_ops/tcp_congestion_ops.ssthresh
r0 = *(u64 *)(r1 + 8)
exit
