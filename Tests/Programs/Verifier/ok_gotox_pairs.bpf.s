// accept
// a table leads between a store and its load around a call that is inlined: the pair is kept
.map table insn_array 4 16 2 targets=one,two
r7 = *(u32 *)(r1 + 0)
r7 &= 1
r7 <<= 3
r2 = map_value table ll
r2 += r7
r3 = *(u64 *)(r2 + 0)
r1 = 1
*(u64 *)(r10 - 8) = r1
gotox r3
one: r1 = 5
*(u64 *)(r10 - 8) = r1
two: call 8
r1 = *(u64 *)(r10 - 8)
r0 = r1
exit
