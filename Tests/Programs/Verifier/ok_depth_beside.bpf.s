// accept
// two callees beside each other
*(u64 *)(r10 - 256) = 1
call f
call g
exit
.func int f(int a)
*(u64 *)(r10 - 256) = 1
r0 = 0
exit
.func int g(int a)
*(u64 *)(r10 - 256) = 1
r0 = 0
exit
