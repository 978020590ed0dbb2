// reject: invalid bpf_context access off=0 size=4
// half of its address
.section raw_tp.w
r0 = *(u32 *)(r1 + 0)
exit
