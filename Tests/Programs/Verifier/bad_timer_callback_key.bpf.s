// reject: write to change key R2 not allowed
// the callback of a timer writes the key
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
r2 = M ll
r3 = 1
call 169
r1 = r6
r1 += 16
r2 = cb ll
call 170
out:
r0 = 0
exit
.func long cb(long map, long key, long value)
*(u32 *)(r2 + 0) = 1
r0 = 0
exit
