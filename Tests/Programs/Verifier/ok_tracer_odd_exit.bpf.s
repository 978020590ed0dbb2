// accept
// a function that is called otherwise than its prototype says: its result
.section fexit/odd
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 40)
r0 = 0
exit
