// accept
// a timer is made, gets a callback, is started and stopped
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
r1 = r6
r1 += 16
r2 = 1000
r3 = 0
call 171
r1 = r6
r1 += 16
call 172
out:
r0 = 0
exit
.func long cb(long map, long key, long value)
r1 = *(u32 *)(r2 + 0)
*(u64 *)(r3 + 8) = r1
r0 = 0
exit
