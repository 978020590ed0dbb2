// reject: cannot pass map_type 12 into func bpf_map_update_elem#2
// a program does not put maps into a map of maps
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
r3 = r2
r4 = 0
call 2
r0 = 0
exit
