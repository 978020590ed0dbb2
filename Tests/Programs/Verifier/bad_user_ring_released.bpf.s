// reject: CONST_PTR_TO_DYNPTR cannot be released
// nor given back
.map ring 31 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c)
r2 = 0
call 199
r0 = 0
exit
