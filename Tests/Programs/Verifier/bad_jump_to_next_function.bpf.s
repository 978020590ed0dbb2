// reject: jump out of range from insn 1 to 4
// a jump to the first instruction of the next function
r0 = 0
if r0 == 0 goto +2
call f
exit
.func int f(int a)
r0 = 0
exit
