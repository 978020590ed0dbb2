// reject: combined stack size of 2 calls is 528. Too large
// a jump between store and load keeps the pair
*(u64 *)(r10 - 512) = 0
r6 = 3
call near
r0 = 0
exit
.func long near(void)
r1 = 1
call 7
r1 = 1
if r0 > 5 goto over
r1 = 2
*(u64 *)(r10 - 8) = r1
over: call 8
r1 = *(u64 *)(r10 - 8)
r0 = r1
exit
