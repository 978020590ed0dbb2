// accept
// the result, at the exit
.section fexit/pair
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 16)
r0 = 0
exit
