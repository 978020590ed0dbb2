// accept
// a packet of the other program is written to a ring
.section fentry/work
.attach ok_traced_xdp.bpf.s
.map P 4 4 4 4
r1 = *(u64 *)(r1 + 0)
*(u64 *)(r10 - 8) = 0
r2 = P ll
r3 = 0
r4 = r10
r4 += -8
r5 = 8
call 121
r0 = 0
exit
