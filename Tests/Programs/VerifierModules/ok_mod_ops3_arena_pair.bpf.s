// accept
// the argument behind a structure of two words
.map A 33 0 0 4 flags=1024
.section struct_ops/bpf_testmod_ops3.test_arena_multislot
r1 = *(u64 *)(r1 + 16)
r2 = A ll
r0 = *(u64 *)(r1 + 0)
r0 = 0
exit
