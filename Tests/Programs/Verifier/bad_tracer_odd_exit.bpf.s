// reject: func 'odd' doesn't have 7-th argument
// then: invalid bpf_context access off=48 size=8
// a function that is called otherwise than its prototype says: nothing behind its result
.section fexit/odd
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 48)
r0 = 0
exit
