// accept
// returns 0x4
// a packet pointer in a slot
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto out
*(u64 *)(r11 - 8) = r2
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call first
r0 = 4
out:
exit
.func long first(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
r0 = *(u64 *)(r1 + 0)
exit
