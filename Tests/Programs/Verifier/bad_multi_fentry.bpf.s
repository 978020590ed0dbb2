// reject: func 'bpf_multi_func' doesn't have 1-th argument
// then: invalid bpf_context access off=0 size=8
// it does not know their arguments
.section fentry.multi/bpf_fentry_test1
r0 = *(u64 *)(r1 + 0)
r0 = 0
exit
