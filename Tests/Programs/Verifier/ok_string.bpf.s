// accept
// a string that does not change
.map S array 4 8 1 flags=128 contents=6162630000000000
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
r2 = 8
r3 = map_value S ll
call 182
r0 = 0
exit
