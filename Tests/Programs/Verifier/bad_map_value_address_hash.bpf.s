// reject: no direct value access support for this map type
// a hash has no address
.map data hash 4 8 1
r1 = map_value data ll
r0 = 0
exit
