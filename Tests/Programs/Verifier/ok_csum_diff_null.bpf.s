// accept
// null for memory that may be
r1 = 0
r2 = 0
r3 = r10
r3 += -8
*(u64 *)(r10 - 8) = 0
r4 = 8
r5 = 0
call 28
r0 = 0
exit
