// accept
// each entry of a map in a map of maps
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = cb ll
r3 = 0
r4 = 0
call 164
out:
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
r0 = *(u64 *)(r3 + 0)
r0 = 0
exit
