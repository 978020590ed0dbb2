// reject: combined stack size of 2 calls is 528. Too large
// the callback of a timer needs too much stack
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
*(u64 *)(r10 - 512) = 0
r1 = 0
call deep
r0 = 0
exit
.func long deep(long a)
*(u64 *)(r10 - 8) = 0
r0 = 0
exit
