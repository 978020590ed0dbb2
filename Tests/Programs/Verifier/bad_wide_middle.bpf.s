// reject: jump into the middle of ldimm64 insn 1
// a jump into a 64-bit immediate that is reached
if r1 == 0 goto +1
r1 = 5 ll
r0 = 0
exit
