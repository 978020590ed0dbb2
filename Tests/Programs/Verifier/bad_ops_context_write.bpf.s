// reject: invalid bpf_context access off=8 size=8
// arguments are not written
.section struct_ops/tcp_congestion_ops.cong_avoid
*(u64 *)(r1 + 8) = 1
exit
