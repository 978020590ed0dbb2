// accept
// the map itself
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r6 + 84)
r0 = 0
exit
