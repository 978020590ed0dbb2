// reject: cannot pass map_type 16 into func bpf_map_lookup_elem#1
// a map of processors has no lookup
.section xdp
.map M 16 4 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r0 = 0
exit
