// reject: invalid access to map value pointer, value_size=0 off=20480
// the address of what lies behind an arena
.map A 33 0 0 4 flags=1024
r1 = map_value A + 20480 ll
r0 = 0
exit
