// reject: invalid bpf_context access off=24 size=4
// behind the context
.section xdp
r0 = *(u32 *)(r1 + 24)
exit
