// reject: func 'test_2' doesn't have 4-th argument
// then: invalid bpf_context access off=24 size=8
// an argument that the member does not have
.section struct_ops/bpf_testmod_ops.test_2
r0 = *(u64 *)(r1 + 24)
exit
