// reject: R8 has type ?, expected PTR_TO_INSN
// a register that was never written
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
gotox r8
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
