// accept
// a structure as the result: the prototype is not relied on
.section fexit/record
.attach ok_traced_xdp.bpf.s
r2 = *(u64 *)(r1 + 32)
r2 = *(u64 *)(r1 + 40)
r0 = 0
exit
