// accept
// returns 0x9
// a callback calls a function with slots; each turn adds to what the context points to
*(u64 *)(r10 - 8) = 0
r1 = 3
r2 = each ll
r3 = r10
r3 += -8
r4 = 0
call 181
r0 = *(u64 *)(r10 - 8)
exit
.func long each(u64 index, void *context)
r6 = r2
*(u64 *)(r11 - 8) = 3
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call six
r1 = *(u64 *)(r6 + 0)
r1 += r0
*(u64 *)(r6 + 0) = r1
r0 = 0
exit
.func long six(long a, long b, long c, long d, long e, long f)
r0 = *(u64 *)(r11 + 8)
exit
