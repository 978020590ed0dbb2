// Calls step 8,000,000 times, which calls work: something to see for a profiler.
r1 = 8000000
r2 = step ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit

.func long step(long index, void *context)
r6 = r1
r2 = 3
call work
r0 = 0
exit

.func long work(long n, long m)
r0 = r1
r0 *= r2
r0 /= 7
r0 ^= r1
r0 *= r0
r0 %= 1001
r0 += r1
exit
