// reject: R0 pointer arithmetic on map_value_or_null prohibited, null-check it first
// moved before it is known not to be null
.map m array 4 8 4
*(u32 *)(r10 - 4) = 7
r1 = m ll
r2 = r10
r2 += -4
call 1
r0 += 1
r0 = 0
exit
