// reject: misaligned stack access off -12+0 size 8
// not aligned
r1 = r10
r1 += -16
*(u64 *)(r10 - 16) = 49
r2 = 8
r3 = 0
r4 = r10
r4 += -12
call 105
r0 = 0
exit
