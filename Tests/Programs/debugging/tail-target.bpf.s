r6 = r1
r7 = 100
*(u64 *)(r10 - 16) = r7
call deep
r0 += r7
exit
.func long deep(void)
r6 = 1
r0 = r6
exit
