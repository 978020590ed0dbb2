// reject: R2 invalid mem access 'scalar'
// what is behind a pointer that is a number
.section fentry/other
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
