// reject: jump table for insn 3 points outside of the subprog [0,7]
// a table that leads into another function, too
.map table insn_array 4 16 2 targets=one,first
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r1 = 0
call pick
exit
.func long pick(long which)
first: r0 = 5
exit
