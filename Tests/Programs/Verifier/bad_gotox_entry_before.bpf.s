// reject: R2 min value is negative, either use unsigned index or do a if (index >=0) check.
// before the first entry
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r2 += -8
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
