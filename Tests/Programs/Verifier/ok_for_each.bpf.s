// accept
// each entry
.map M hash 4 8 4
r1 = M ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
r0 = *(u64 *)(r3 + 0)
r1 = *(u32 *)(r2 + 0)
r0 = 0
exit
