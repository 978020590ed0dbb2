// reject: R2 has type map_value, expected PTR_TO_INSN
// the address of the entry is not the entry
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
gotox r2
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
