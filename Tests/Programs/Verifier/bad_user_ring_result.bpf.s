// reject: At callback return the register R0 has smin=2 smax=2 should have been in [0, 1]
// a callback's result
.map ring 31 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c)
r0 = 2
exit
