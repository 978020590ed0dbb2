// reject: Failed to properly initialize insn array
// a table that leads into a 64-bit immediate
.map table insn_array 4 16 2 targets=one,1
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
