// reject: invalid bpf_context access off=76 size=2
// the field is read whole
r2 = *(u16 *)(r1 + 76)
r0 = 0
exit
