// accept
// a format that begins in the middle of a string
.map S array 4 8 1 flags=128 contents=2566256400000000
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 24) = 0
r1 = r10
r1 += -40
r2 = 16
r3 = map_value S ll
r3 += 2
r4 = r10
r4 += -24
r5 = 8
call 165
r0 = 0
exit
