// accept
// the address is kept on the stack and given to a function
.map table insn_array 4 16 2 targets=one,two
r2 = map_value table ll
r3 = *(u64 *)(r2 + 8)
*(u64 *)(r10 - 8) = r3
r4 = *(u64 *)(r10 - 8)
gotox r4
one: r0 = 1
exit
two: r0 = 2
exit
