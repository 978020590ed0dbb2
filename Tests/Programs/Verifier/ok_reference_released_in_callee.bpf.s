// accept
// the callee gets the socket in a slot, and releases it
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
if r0 == 0 goto out
*(u64 *)(r11 - 8) = r0
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call give
out:
r0 = 0
exit
.func long give(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
call 86
r0 = 0
exit
