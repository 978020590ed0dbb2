// reject: R3 has type scalar, expected PTR_TO_INSN
// a number is no address of an instruction
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r3 = 8
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
