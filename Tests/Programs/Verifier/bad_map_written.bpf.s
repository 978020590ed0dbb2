// reject: only read from bpf_array is supported
// a store to a map itself
r1 = map_array ll
*(u64 *)(r1 + 0) = 1
r0 = 0
exit
