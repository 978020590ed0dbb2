// reject: invalid access to map value, value_size=24 off=0 size=28
// then: R1 min value is outside of the allowed memory range
// more than all its entries
.map table insn_array 4 16 3 targets=one,two,three
r6 = map_value table ll
r1 = r6
r2 = 28
r3 = 0
r4 = 0
r5 = 0
call 28
r6 = *(u64 *)(r6 + 16)
gotox r6
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
