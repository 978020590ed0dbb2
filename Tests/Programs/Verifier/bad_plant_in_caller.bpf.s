// reject: cannot spill pointers to stack into stack frame of the caller
// a callee stores its frame's address in the caller's frame
r1 = r10
r1 += -8
call f
r0 = 0
exit
.func int f(long *a)
*(u64 *)(r1 + 0) = r10
r0 = 0
exit
