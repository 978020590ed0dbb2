// accept
// two frames of 256 bytes
*(u64 *)(r10 - 256) = 1
call f
exit
.func int f(int a)
*(u64 *)(r10 - 256) = 1
r0 = 0
exit
