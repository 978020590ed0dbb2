// reject: R1 is scalar expected STRUCT bpf_map or map_ptr
// a number in place of it
.section syscall
r1 = 5
r2 = 0
r3 = 1
r4 = 0
r5 = 0
call bpf_arena_alloc_pages
r0 = 0
exit
