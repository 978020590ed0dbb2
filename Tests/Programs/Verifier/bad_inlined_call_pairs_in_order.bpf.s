// reject: combined stack size of 2 calls is 528. Too large
// pairs that are not nested stay
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
r1 = *(u64 *)(r10 - 8)
r2 = *(u64 *)(r10 - 16)
r0 = r1
r0 += r2
exit
