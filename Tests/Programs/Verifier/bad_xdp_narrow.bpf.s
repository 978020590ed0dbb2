// reject: invalid bpf_context access off=12 size=2
// fields of xdp_md have four bytes
.section xdp
r0 = *(u16 *)(r1 + 12)
exit
