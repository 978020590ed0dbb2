// accept
// an argument in an arena that may be null
.map A 33 0 0 4 flags=1024
.section struct_ops/bpf_testmod_ops3.test_arena_nullable
r1 = *(u64 *)(r1 + 0)
r2 = A ll
r0 = 0
if r1 == 0 goto done
*(u64 *)(r1 + 8) = r0
done:
exit
