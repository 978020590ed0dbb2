// reject: invalid bpf_context access off=0 size=4
// no address is loaded with a sign
.section xdp
r2 = *(s32 *)(r1 + 0)
r0 = 2
exit
