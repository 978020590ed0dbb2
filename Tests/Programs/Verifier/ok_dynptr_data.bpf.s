// accept
// the memory that a dynptr views is written
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
if r0 == 0 goto out
*(u64 *)(r0 + 0) = 1
out:
r1 = r10
r1 += -16
r2 = 0
call 200
r0 = 0
exit
