// accept
// the last instruction of a function is a jump back
call f
exit
.func int f(int a)
goto b
a: r0 = 1
exit
b: goto a
