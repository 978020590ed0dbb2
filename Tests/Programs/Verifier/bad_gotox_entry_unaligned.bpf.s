// reject: misaligned value access off 4+0 size 8
// between two entries
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r2 += 4
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
