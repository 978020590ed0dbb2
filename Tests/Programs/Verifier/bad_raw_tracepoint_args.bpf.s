// reject: invalid bpf_context access off=96 size=8
// twelve arguments
.section raw_tp
r0 = *(u64 *)(r1 + 96)
exit
