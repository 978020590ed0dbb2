// reject: invalid bpf_context access off=16 size=4
// the context of XDP is only read
.section xdp
*(u32 *)(r1 + 16) = 1
r0 = 2
exit
