// reject: R2 invalid mem access 'scalar'
// what the caller passes is a number
.map ring 31 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c)
r0 = *(u64 *)(r2 + 0)
exit
