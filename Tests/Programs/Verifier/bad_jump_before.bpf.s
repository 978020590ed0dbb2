// reject: jump out of range from insn 4 to 2
// a jump before the function
r0 = 0
call f
exit
.func int f(int a)
r0 = 0
goto -3
exit
