// reject: same insn cannot be used with different pointers
// an access to an arena and to the stack
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 1)
call 7
if r0 == 0 goto add
r6 = r10
r6 += -8
add:
*(u64 *)(r6 + 0) = 8
r0 = 0
exit
