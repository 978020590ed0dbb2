// accept
// a function that is called otherwise than its prototype says: five numbers
.section fentry/odd
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r2 = *(u32 *)(r1 + 32)
r0 = 0
exit
