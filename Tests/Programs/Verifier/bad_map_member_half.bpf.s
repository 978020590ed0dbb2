// reject: cannot access ptr member ops with moff 32 in struct bpf_map with off 36 size 4
// half of a pointer
r1 = map_array ll
r0 = *(u32 *)(r1 + 36)
exit
