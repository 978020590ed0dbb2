// reject: cannot return stack pointer to the caller
// a callee gives its frame's address back
call f
r0 = 0
exit
.func long f(long a)
r0 = r10
exit
