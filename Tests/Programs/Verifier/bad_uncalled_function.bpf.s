// reject: unreachable insn 2
// a function that nothing calls belongs to the one before it
r0 = 0
exit
.func int f(int a)
r0 = 1
exit
