// accept
// at the entry and the exit
.section fsession/pair
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 16)
r0 = 0
exit
