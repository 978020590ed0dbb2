// accept
// symbols and addresses in a row
.map S array 4 16 1 flags=128 contents=25704225704b25707800000000000000
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 24) = 0
r1 = r10
r1 += -40
r2 = 16
r3 = map_value S ll
r4 = r10
r4 += -24
r5 = 24
call 165
r0 = 0
exit
