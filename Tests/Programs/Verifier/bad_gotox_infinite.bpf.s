// reject: infinite loop detected at insn 4
// a loop without end
.map table insn_array 4 16 2 targets=again,done
r6 = 0
again: r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
done: r0 = r6
exit
