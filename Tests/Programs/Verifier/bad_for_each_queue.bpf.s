// reject: callback function not allowed for map
// a queue's entries are not visited
.map Q 22 0 8 4
r1 = Q ll
r2 = cb ll
r3 = 0
r4 = 0
call 164
r0 = 0
exit
.func long cb(void *a, void *b, void *c, void *d)
r0 = 0
exit
