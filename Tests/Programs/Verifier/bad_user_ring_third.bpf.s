// reject: R3 !read_ok
// nothing else is passed
.map ring 31 0 0 4096
r1 = ring ll
r2 = cb ll
r3 = 0
r4 = 0
call 209
r0 = 0
exit
.func long cb(void *d, void *c, long e)
r0 = r3
exit
