// accept
// a number that is written
r1 = r10
r1 += -16
*(u64 *)(r10 - 16) = 49
r2 = 8
r3 = 0
r4 = r10
r4 += -8
call 105
r0 = *(u64 *)(r10 - 8)
exit
