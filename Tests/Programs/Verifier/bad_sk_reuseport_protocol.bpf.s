// reject: invalid bpf_context access off=20 size=1
// one byte of the protocol
.section sk_reuseport
r0 = *(u8 *)(r1 + 20)
exit
