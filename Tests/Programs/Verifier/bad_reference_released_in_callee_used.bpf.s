// reject: R6 invalid mem access 'scalar'
// and the caller uses it afterwards
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
if r0 == 0 goto out
r6 = r0
*(u64 *)(r11 - 8) = r0
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call give
r0 = *(u32 *)(r6 + 44)
out:
r0 = 0
exit
.func long give(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
call 86
r0 = 0
exit
