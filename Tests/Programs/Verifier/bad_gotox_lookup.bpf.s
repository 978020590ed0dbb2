// reject: cannot pass map_type 34 into func bpf_map_lookup_elem#1
// a table has no elements for helpers
.map table insn_array 4 16 3 targets=one,two,three
*(u32 *)(r10 - 4) = 0
r1 = table ll
r2 = r10
r2 += -4
call 1
r2 = map_value table ll
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r0 = 3
exit
