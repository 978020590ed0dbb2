// reject: invalid access to map value, value_size=24 off=24 size=8
// then: R2 min value is outside of the allowed memory range
// behind the last entry
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r2 += 24
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
