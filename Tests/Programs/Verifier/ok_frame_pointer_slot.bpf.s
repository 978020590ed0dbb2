// accept
// a pointer to the frame in a slot
*(u64 *)(r10 - 8) = 7
r1 = r10
r1 += -8
*(u64 *)(r11 - 8) = r1
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
exit
.func long f(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
r0 = *(u64 *)(r1 + 0)
exit
