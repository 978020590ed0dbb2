// accept
// a main program
.section fexit/main
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r4 = *(u64 *)(r1 + 8)
r0 = 0
exit
