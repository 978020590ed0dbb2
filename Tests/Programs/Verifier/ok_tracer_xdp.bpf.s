// accept
// the context of a program of XDP
.section fexit/work
.attach ok_traced_xdp.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r4 = *(u64 *)(r1 + 8)
r0 = 0
exit
