// reject: last insn is not an exit or jmp
// the last instruction of main is a conditional jump
a: r0 = 0
if r0 == 0 goto a
