// reject: R3 is not a constant address'
// a string somewhere
.map S array 4 8 1 flags=128 contents=6162630000000000
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
r2 = 8
r3 = map_value S ll
call 7
r0 &= 3
r3 = map_value S ll
r3 += r0
r1 = r10
r1 += -8
r2 = 8
call 182
r0 = 0
exit
