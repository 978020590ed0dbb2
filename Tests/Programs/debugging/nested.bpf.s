// The main program calls outer, which calls inner, which calls a kfunc of seven arguments.
r1 = 10
call outer
r0 += 1
exit

.func long outer(long n)
r6 = r1
r1 += 1
r2 = 5
call inner
r0 += r6
exit

.func long inner(long n, long m)
r8 = r2
r3 = 3
r4 = 4
r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
call kf_u64_7
r0 = 2
r0 += r8
exit
