// reject: timer pointer in R1 map_uid=2 doesn't match map pointer in R2 map_uid=1
// a timer of another map in a map of maps
.map IN 2 4 64 4 field=timer@16
.map M 12 4 4 2 inner=IN
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r8 = r0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r9 = r0
r1 = r0
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 16
r2 = r8
r3 = 1
call 169
out:
r0 = 0
exit
