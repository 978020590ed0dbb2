// reject: R0 invalid mem access 'map_value_or_null'
// a map of maps whose maps may have other sizes: a known key tells nothing
.map IN 2 4 8 4 flags=0x1000
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
r1 = *(u64 *)(r0 + 0)
out:
r0 = 0
exit
