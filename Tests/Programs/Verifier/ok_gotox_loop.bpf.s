// accept
// a loop through a table: a counter on the stack
.map table insn_array 4 16 2 targets=again,done
r6 = 0
again: r6 += 1
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
if r6 < 10 goto leave
r3 = *(u64 *)(r2 + 8)
leave: gotox r3
done: r0 = r6
exit
