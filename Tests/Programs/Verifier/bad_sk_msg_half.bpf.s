// reject: invalid bpf_context access off=0 size=4
// addresses have eight bytes
.section sk_msg
r2 = *(u32 *)(r1 + 0)
r0 = 1
exit
