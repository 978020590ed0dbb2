// accept
// both pointers go through slots, the callee compares them
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
*(u64 *)(r11 - 8) = r2
*(u64 *)(r11 - 16) = r3
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call peek
exit
.func long peek(long a, long b, long c, long d, long e, long *f, long *g)
r1 = *(u64 *)(r11 + 8)
r2 = *(u64 *)(r11 + 16)
r3 = r1
r3 += 4
r0 = 0
if r3 > r2 goto short
r0 = *(u32 *)(r1 + 0)
short:
exit
