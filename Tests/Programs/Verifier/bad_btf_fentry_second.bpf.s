// reject: func 'bpf_fentry_test1' doesn't have 2-th argument
// then: invalid bpf_context access off=8 size=8
// a function of one argument
.section fentry/bpf_fentry_test1
r0 = *(u64 *)(r1 + 8)
r0 = 0
exit
