// reject: addr_space_cast insn can only convert between address space 1 and 0
// a cast between other address spaces
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 2)
r0 = 0
exit
