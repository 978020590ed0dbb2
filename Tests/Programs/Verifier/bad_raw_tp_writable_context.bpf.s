// reject: invalid bpf_context access off=8 size=8
// arguments are not written
.section raw_tp.w
*(u64 *)(r1 + 8) = 1
r0 = 0
exit
