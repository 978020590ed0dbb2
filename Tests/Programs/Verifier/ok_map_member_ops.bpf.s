// accept
// the functions of a map
r1 = map_array ll
r6 = *(u64 *)(r1 + 32)
r0 = *(u64 *)(r6 + 0)
r0 = 0
exit
