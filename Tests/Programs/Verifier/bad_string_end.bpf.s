// reject: string is not zero-terminated
// a string without an end
.map S array 4 8 1 flags=128 contents=6162636162636162
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
r2 = 8
r3 = map_value S ll
call 182
r0 = 0
exit
