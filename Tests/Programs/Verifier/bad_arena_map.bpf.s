// reject: R1 is scalar expected STRUCT bpf_map or map_ptr
// a number is no map
.map A 33 0 0 4 flags=1024
r8 = A ll
r1 = 5
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r0 = 0
exit
