// reject: unreachable insn 1
// a jump into a 64-bit immediate that is not reached: the instruction comes first
goto +1
r1 = 5 ll
r0 = 0
exit
