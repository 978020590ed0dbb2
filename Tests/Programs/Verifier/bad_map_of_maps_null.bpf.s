// reject: R1 type=map_ptr_or_null expected=map_ptr
// the map in a map of maps may be null
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r1 = r0
r2 = r10
r2 += -4
call 1
r0 = 0
exit
