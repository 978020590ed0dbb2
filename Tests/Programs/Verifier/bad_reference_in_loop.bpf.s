// reject: Unreleased reference id=2 alloc_insn=11
// got in each round, released once
r6 = r1
r7 = 0
r8 = 0
again:
r1 = r6
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
r8 = r0
r7 += 1
if r7 < 2 goto again
r1 = r8
if r1 == 0 goto out
call 86
out:
r0 = 0
exit
