// reject: invalid access to map value, value_size=8 off=8 size=8
// then: R0 min value is outside of the allowed memory range
// behind the value of a map in a map of maps
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = r10
r2 += -4
call 1
r1 = *(u64 *)(r0 + 8)
out:
r0 = 0
exit
