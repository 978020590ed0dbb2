// reject: last insn is not an exit or jmp
// gotox ends a function, a call does not
.map table insn_array 4 16 1 targets=one
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
if r3 == 0 goto out
gotox r3
one: r0 = 1
exit
out: r0 = 2
