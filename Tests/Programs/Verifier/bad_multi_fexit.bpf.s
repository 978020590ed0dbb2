// reject: func 'bpf_multi_func' doesn't have 2-th argument
// then: invalid bpf_context access off=8 size=8
// it does not know their results
.section fexit.multi/bpf_fentry_test1
r0 = *(u64 *)(r1 + 8)
r0 = 0
exit
