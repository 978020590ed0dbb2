// accept
// a target that several entries have
.map table insn_array 4 16 4 targets=one,two,one,two
r6 = *(u32 *)(r1 + 0)
r6 &= 3
r6 <<= 3
r2 = map_value table ll
r2 += r6
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
