// reject: R2 invalid mem access 'scalar'
// a function that is called otherwise than its prototype says: no pointer
.section fentry/odd
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
