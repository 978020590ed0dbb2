// accept
// returns 0x6
// a result of 16 bytes of which the caller takes the first half
*(u64 *)(r11 - 8) = 6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call two
exit
.func struct pair two(long a, long b, long c, long d, long e, long f)
r0 = *(u64 *)(r11 + 8)
r2 = 9
exit
