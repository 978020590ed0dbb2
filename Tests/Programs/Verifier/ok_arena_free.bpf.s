// accept
// pages of an arena are given back
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r7 = r0
r1 = A ll
r2 = r7
r3 = 1
call bpf_arena_free_pages
r0 = 0
exit
