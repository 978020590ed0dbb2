// reject: invalid access to map value pointer, value_size=16 off=4
// the address between two entries
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table + 4 ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
