// reject: func 'bpf_wq_set_callback' doesn't have 5-th argument
// then: invalid bpf_context access off=32 size=8
// behind what the verifier supplies to a kfunc
.section fentry/bpf_wq_set_callback
r2 = *(u64 *)(r1 + 32)
r0 = 0
exit
