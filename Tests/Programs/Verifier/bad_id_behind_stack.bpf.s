// reject: Unreleased reference id=5 alloc_insn=32
// What a decision rests on is read from the stack: no other number of the states before counts, and so the second path
// of g0 ends where its numbers are those of the first. The id of the task tells.
r1 = 3
r2 = 5
call g0
call g1
r0 = 0
exit
.global int g0(int a, long b)
r6 = *(u32 *)(r10 - 32)
r6 %= 8
*(u64 *)(r10 - 24) = r6
call 7
if r0 & 4 goto l2
r7 = 3; r5 = 1; r5 += 1; r5 += 1; r5 += 1; r5 += 1; r5 += 1
goto l3
l2:
r7 = 40
l3:
r8 = *(u64 *)(r10 - 24)
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = r8
r3 = r10
r3 += -8
r3 += r8
r0 = *(u8 *)(r3 + 0)
call 7
r9 = r0
r0 = r7
exit
.global int g1()
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
