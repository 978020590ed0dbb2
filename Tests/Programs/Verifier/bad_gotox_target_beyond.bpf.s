// reject: Failed to properly initialize insn array
// a table that leads behind the program
.map table insn_array 4 16 2 targets=one,100
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
