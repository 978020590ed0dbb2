// reject: Expected an initialized dynptr as R3
// a dynptr of a map's value is used after it was overwritten
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map_array ll
call 1
if r0 == 0 goto out
r1 = r0
r2 = 16
r3 = 0
r4 = r10
r4 += -24
call 197
*(u8 *)(r10 - 9) = 5
r1 = r10
r1 += -32
r2 = 4
r3 = r10
r3 += -24
r4 = 0
r5 = 0
call 201
out:
r0 = 0
exit
