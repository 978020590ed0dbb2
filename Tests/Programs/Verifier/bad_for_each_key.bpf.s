// reject: write to change key R2 not allowed
// keys are not written
.map M hash 4 8 4
r1 = M ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
*(u32 *)(r2 + 0) = 1
r0 = 0
exit
