// reject: func 'pair' doesn't have 3-th argument
// then: invalid bpf_context access off=16 size=8
// the result, at the entry
.section fentry/pair
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 16)
r0 = 0
exit
