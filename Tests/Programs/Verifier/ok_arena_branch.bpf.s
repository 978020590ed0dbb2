// accept
// addresses in an arena are compared
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 1)
r7 = 0
if r6 == 0 goto out
r7 = *(u64 *)(r6 + 0)
out:
r0 = 0
exit
