// accept
// the number of a map's type
r1 = map_array ll
r0 = *(u32 *)(r1 + 56)
exit
