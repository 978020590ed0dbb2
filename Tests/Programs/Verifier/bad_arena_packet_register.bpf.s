// reject: frame pointer is read only
// the frame pointer is cast
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r10 = addr_space_cast(r0, 0, 1)
r0 = 0
exit
