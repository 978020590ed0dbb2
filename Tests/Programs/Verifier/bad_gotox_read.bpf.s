// reject: R3 invalid mem access 'insn'
// nor read through
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
r0 = *(u64 *)(r3 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
