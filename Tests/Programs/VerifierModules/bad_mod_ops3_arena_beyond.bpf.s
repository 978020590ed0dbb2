// reject: func 'test_arena_multislot' doesn't have 4-th argument
// then: invalid bpf_context access off=32 size=8
// behind the last argument
.map A 33 0 0 4 flags=1024
.section struct_ops/bpf_testmod_ops3.test_arena_multislot
r1 = *(u64 *)(r1 + 32)
r2 = A ll
r0 = 0
exit
