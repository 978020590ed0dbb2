// reject: R1 invalid mem access 'scalar'
// a scalar in a slot is dereferenced
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call f
exit
.func long f(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
r0 = *(u64 *)(r1 + 0)
exit
