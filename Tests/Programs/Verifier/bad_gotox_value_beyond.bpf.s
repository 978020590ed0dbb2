// reject: invalid access to map value pointer, value_size=16 off=24
// the address of an entry that is not there
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table + 24 ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
