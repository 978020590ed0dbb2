// reject: R2 allocation size exceeds u32 max
.map ring 27 0 0 4096
// the size of a record does not fit
r1 = ring ll
r2 = 0x100000000 ll
r3 = 0
call 131
if r0 == 0 goto out
r1 = r0; r2 = 0
call 132
out:
r0 = 0
exit
