// reject: Unreleased reference id=4 alloc_insn=50
// More than forty steps of a path are remembered: the jump keeps a state, and r6 loses its id, which nothing else has.
r0 = *(u32 *)(r1 + 0)
r6 = r0
r7 = r6
r7 = 0
r0 = 0
r1 = 5
*(u64 *)(r10 - 8) = r1
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 8)
goto next
next:
r8 = r6
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
