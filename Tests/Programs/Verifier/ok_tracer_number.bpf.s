// accept
// a number among the arguments, and half of it
.section fentry/pair
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 8)
r2 = *(u32 *)(r1 + 8)
r0 = 0
exit
