// accept
// the stack of a callback of a timer is not that of the program
.map M 2 4 64 4 field=timer@16
*(u64 *)(r10 - 400) = 0
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
*(u64 *)(r10 - 512) = 0
r0 = 0
exit
