// accept
// an address in an arena is passed to a global function, and given back
.map A 33 0 0 4 flags=1024
.tag g:1 arg:arena
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 1)
r1 = r6
call g
r0 = 0
exit
.global long g(long *p)
r0 = addr_space_cast(r1, 0, 1)
exit
