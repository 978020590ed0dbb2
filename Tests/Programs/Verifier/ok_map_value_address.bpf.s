// accept
// the address of a value: an array of one element
.map data array 4 8 1
r1 = map_value data + 4 ll
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
