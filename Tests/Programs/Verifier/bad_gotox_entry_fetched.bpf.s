// reject: Invalid read of 4 bytes from insn_array
// nor by an atomic instruction of 32 bits
.map table insn_array 4 16 3 targets=one,two,three
r2 = map_value table ll
r3 = 0
w3 = atomic_fetch_add((u32 *)(r2 + 0), w3)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
