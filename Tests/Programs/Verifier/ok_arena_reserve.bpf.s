// accept
// pages of an arena are reserved
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
call bpf_arena_reserve_pages
r0 = 0
exit
