// accept
// arguments in slots
.section fexit/seven
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 48)
r3 = *(u64 *)(r1 + 56)
r0 = 0
exit
