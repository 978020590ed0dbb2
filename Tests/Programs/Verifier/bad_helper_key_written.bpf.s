// reject: R1 cannot write into map_key
// a helper does not write to a key
.map M hash 4 8 4
r1 = M ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(long a, long b, long c, long d)
r1 = r2
r2 = 4
call 16
r0 = 0
exit
