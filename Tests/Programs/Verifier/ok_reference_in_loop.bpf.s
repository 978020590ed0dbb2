// accept
// got and released in each round
r6 = r1
r7 = 0
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
if r0 == 0 goto next
r1 = r0
call 86
next:
r7 += 1
if r7 < 4 goto again
r0 = 0
exit
