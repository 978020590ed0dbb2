// reject: arena argument of test_arena requires a program with an associated arena
// an argument in an arena, of a program without an arena
.section struct_ops/bpf_testmod_ops3.test_arena
r1 = *(u64 *)(r1 + 0)
r0 = 0
exit
