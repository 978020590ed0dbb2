// reject: BPF_ATOMIC stores into R6 arena is not allowed
// an atomic instruction that the JIT does not have for arenas
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r6 = addr_space_cast(r0, 0, 1)
r1 = 1
r1 = atomic_fetch_and((u64 *)(r6 + 0), r1)
r0 = 0
exit
