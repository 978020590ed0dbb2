// reject: last insn is not an exit or jmp
// the last instruction of a function is a call
call f
exit
.func int f(int a)
r0 = 0
call 7
