// reject: combined stack size of 2 calls is 528. Too large
// pairs around a call that is not inlined stay
*(u64 *)(r10 - 512) = 0
r6 = 3
call near
r0 = 0
exit
.func long near(void)
r1 = 1
*(u64 *)(r10 - 8) = r1
call 7
r1 = *(u64 *)(r10 - 8)
r0 = r1
exit
