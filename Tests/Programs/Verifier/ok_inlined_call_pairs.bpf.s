// accept
// pairs of stores and loads around an inlined call take no stack
*(u64 *)(r10 - 512) = 0
r6 = 3
call near
r0 = 0
exit
.func long near(void)
r1 = 1
r2 = 2
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 16) = r2
call 8
r2 = *(u64 *)(r10 - 16)
r1 = *(u64 *)(r10 - 8)
r0 = r1
r0 += r2
exit
