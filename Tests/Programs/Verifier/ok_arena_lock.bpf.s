// accept
// pages of an arena while a lock is held
.map M 2 4 64 1 field=kptr:task_struct@8 field=spin_lock@0
.map A 33 0 0 4 flags=1024
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r1 = A ll
r2 = 0
r3 = 1
r4 = -1
r5 = 0
call bpf_arena_alloc_pages
r1 = r6
call 94
out:
r0 = 0
exit
