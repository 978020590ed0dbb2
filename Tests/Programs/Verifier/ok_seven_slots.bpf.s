// accept
// all seven slots
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 32) = 9
*(u64 *)(r11 - 40) = 10
*(u64 *)(r11 - 48) = 11
*(u64 *)(r11 - 56) = 12
call f
exit
.func long f(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k, long l)
r0 = *(u64 *)(r11 + 56)
exit
