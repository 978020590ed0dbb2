// reject: R0 pointer arithmetic on map_ptr prohibited
// the pointer to a map in a map of maps is moved
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r0 += 8
r1 = r0
r2 = r10
r2 += -4
call 1
out:
r0 = 0
exit
