// reject: unreachable insn 4
// what no table leads to cannot be reached
.map table insn_array 4 16 1 targets=one
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
r0 = 3
exit
one: r0 = 1
exit
