// reject: At callback return the register R0 has smin=2 smax=2 should have been in [0, 1]
// 0 or 1
.map M hash 4 8 4
r1 = M ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
r0 = 2
exit
