// reject: invalid read from stack R2 off=-4 size=8
// the key of a map in a map of maps is not set
.map IN 1 8 8 4
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
out:
r0 = 0
exit
