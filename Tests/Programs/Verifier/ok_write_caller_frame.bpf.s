// accept
// a callee writes the caller's frame
r1 = r10
r1 += -8
call f
r0 = *(u64 *)(r10 - 8)
exit
.func int f(long *a)
*(u64 *)(r1 + 0) = 7
r0 = 0
exit
