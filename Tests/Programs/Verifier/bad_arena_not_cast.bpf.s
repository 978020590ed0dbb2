// reject: R0 invalid mem access 'scalar'
// an address of user space is not cast
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r0 = *(u64 *)(r0 + 0)
r0 = 0
exit
