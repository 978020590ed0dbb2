// reject: write into map forbidden, value_size=16 off=8 size=8
// programs do not write to tables
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r3 = 5
*(u64 *)(r2 + 8) = r3
r3 = *(u64 *)(r2 + 8)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
