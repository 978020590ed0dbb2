// reject: timer pointer in R1 map_uid=0 doesn't match map pointer in R2 map_uid=0
// a timer of another map
.map N 2 4 64 4 field=timer@16
.map M 2 4 64 4 field=timer@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 16
r2 = N ll
r3 = 1
call 169
out:
r0 = 0
exit
