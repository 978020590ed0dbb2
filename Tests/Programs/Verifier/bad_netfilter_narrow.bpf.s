// reject: invalid bpf_context access off=0 size=4
// an address has eight bytes
.section netfilter
r0 = *(u32 *)(r1 + 0)
r0 = 1
exit
