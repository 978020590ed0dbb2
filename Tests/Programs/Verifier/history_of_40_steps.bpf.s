// reject: Unreleased reference id=3 alloc_insn=49
// Forty steps of a path are remembered: the jump keeps no state, and r6 keeps its id.
r0 = *(u32 *)(r1 + 0)
r6 = r0
r7 = r6
r7 = 0
r0 = 0
r1 = 5
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 8) = r1
goto next
next:
r8 = r6
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
