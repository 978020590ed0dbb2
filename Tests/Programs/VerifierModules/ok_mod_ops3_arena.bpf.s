// accept
// an argument in an arena is read and written
.map A 33 0 0 4 flags=1024
.section struct_ops/bpf_testmod_ops3.test_arena
r1 = *(u64 *)(r1 + 0)
r2 = A ll
r0 = *(u64 *)(r1 + 0)
*(u64 *)(r1 + 8) = r0
r0 = 0
exit
