// Every shape of frame: a stack, all callee-saved registers, an area for stack arguments, a second exit behind the epilogue.
r1 = 10
call outer
r0 += 1
if r0 > 1000000 goto large
exit
large: r0 = 1
exit

.func long outer(long n)
r6 = r1
r7 = 5
r8 = 6
r9 = 7
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 256) = r1
r1 = 2
r2 = step ll
r3 = r10
r3 += -8
r4 = 0
call 181
r2 = r7
r1 = r6
call inner
r0 += r6
r0 += r7
r0 += r8
r0 /= r9
if r0 == 3 goto three
exit
three: r0 = 4
exit

.func long step(long index, long *context)
r0 = 1000
r1 += 3
r0 %= r1
r3 = 100
r3 /= 7
r0 = 0
exit

.func long inner(long n, long m)
r8 = r2
r3 = 3
r4 = 4
r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 24) = 8
call kf_u64_8
r0 = 2
r0 += r8
r1 = r0
r2 = 2
r3 = 3
r4 = 4
r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = r8
call seven
exit

.func long seven(long a, long b, long c, long d, long e, long f, long g)
r0 = *(u64 *)(r11 + 8)
r6 = *(u64 *)(r11 + 16)
r0 += r6
exit
