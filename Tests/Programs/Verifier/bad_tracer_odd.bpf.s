// reject: func 'odd' doesn't have 6-th argument
// then: invalid bpf_context access off=40 size=8
// a function that is called otherwise than its prototype says: no sixth number
.section fentry/odd
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 40)
r0 = 0
exit
