// reject: invalid bpf_context access off=8 size=4
// nothing is written
.section sk_lookup
*(u32 *)(r1 + 8) = 1
r0 = 1
exit
