// reject: invalid bpf_context access off=0 size=2
// no part of a field
.section sockops
r0 = *(u16 *)(r1 + 0)
r0 = 1
exit
