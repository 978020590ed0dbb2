// reject: unreachable insn 4
// unreachable code in a function
call f
exit
.func int f(int a)
r0 = 0
exit
r0 = 1
exit
