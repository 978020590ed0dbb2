// reject: invalid access to map value pointer, value_size=8 off=8
// behind the value
.map data array 4 8 1
r1 = map_value data + 8 ll
r0 = 0
exit
