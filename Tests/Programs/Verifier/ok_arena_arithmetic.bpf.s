// accept
// addresses in an arena are computed
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 1)
r7 = 8
r7 <<= 3
r6 += r7
r6 |= 8
r7 -= r6
*(u8 *)(r7 + 1) = 5
w6 += 1
*(u8 *)(r7 + 1) = 5
r0 = 0
exit
