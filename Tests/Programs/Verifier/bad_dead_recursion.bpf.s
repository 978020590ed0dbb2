// reject: the call stack of 16 frames is too deep !
// a call of the function itself on a branch that constants decide
call f
exit
.func int f(int a)
r6 = 0
if r6 == 0 goto out
r1 = 0
call f
out:
r0 = 0
exit
