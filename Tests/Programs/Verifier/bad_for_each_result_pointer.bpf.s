// reject: R0 not a scalar value
// a callback's result is a number
.map M hash 4 8 4
r1 = M ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
r0 = r3
exit
