// reject: invalid access to map value pointer, value_size=8 off=0
// an array of two elements
.map data array 4 8 2
r1 = map_value data ll
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
