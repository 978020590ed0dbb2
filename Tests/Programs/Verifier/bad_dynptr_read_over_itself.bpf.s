// reject: Expected an initialized dynptr as R1
// what is read from a dynptr is written over it
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
r1 = r10
r1 += -16
r2 = 4
r3 = r10
r3 += -24
r4 = 0
r5 = 0
call 201
r1 = r10
r1 += -24
r2 = 0
r3 = 8
call 203
out:
r0 = 0
exit
