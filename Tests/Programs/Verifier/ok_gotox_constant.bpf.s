// accept
// an entry that is known; the others are never walked: they would not be safe
.map table insn_array 4 16 2 targets=one,two
r2 = map_value table + 8 ll
r3 = *(u64 *)(r2 - 8)
gotox r3
one: r0 = 1
exit
two: r0 = r7
exit
