// reject: access beyond struct bpf_array at off 30000 size 8
// behind a map
r1 = map_array ll
r0 = *(u64 *)(r1 + 30000)
exit
