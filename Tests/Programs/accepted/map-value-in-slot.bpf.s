// accept
// returns 0x2a
// a map value in a slot: stored, asked for null, written by the callee
*(u64 *)(r10 - 8) = 0
r1 = map_array ll
r2 = r10
r2 += -8
call 1
*(u64 *)(r11 - 8) = r0
r6 = r0
if r0 == 0 goto out
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call store
r0 = *(u64 *)(r6 + 8)
out:
exit
.func long store(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
r2 = 42
*(u64 *)(r1 + 8) = r2
r0 = 0
exit
