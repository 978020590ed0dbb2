// reject: R6 invalid mem access 'scalar'
// the memory that a dynptr viewed is read after it was given back
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = 0
r3 = 8
call 203
r6 = r0
r1 = r10
r1 += -16
r2 = 0
call 200
if r6 == 0 goto out
r1 = *(u64 *)(r6 + 0)
out:
r0 = 0
exit
