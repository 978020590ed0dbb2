// reject: combined stack size of 2 calls is 544. Too large
// two frames of 264 bytes
*(u64 *)(r10 - 264) = 1
call f
exit
.func int f(int a)
*(u64 *)(r10 - 264) = 1
r0 = 0
exit
