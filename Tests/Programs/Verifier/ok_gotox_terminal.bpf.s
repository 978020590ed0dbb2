// accept
// the last instruction of a function
.map table insn_array 4 16 1 targets=one
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
goto end
one: r0 = 0
exit
end: gotox r3
