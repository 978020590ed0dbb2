// reject: func 'bpf_fentry_test1' doesn't have 3-th argument
// then: invalid bpf_context access off=16 size=8
// behind the result
.section fentry/bpf_fentry_test1
r0 = *(u64 *)(r1 + 16)
r0 = 0
exit
