// accept
// each record as a dynptr
.map ring 31 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c)
r2 = r1
r1 = r10
r1 += -8
r3 = r2
r2 = 8
r4 = 0
r5 = 0
call 201
r0 = 0
exit
