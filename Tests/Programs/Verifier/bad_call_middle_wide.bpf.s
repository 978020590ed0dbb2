// reject: last insn is not an exit or jmp
// a call into a 64-bit immediate
call pc+2
exit
r1 = 5 ll
r0 = 0
exit
