// reject: callback function not static
// a global function as a callback
r1 = 3
r2 = g ll
r3 = 0; r4 = 0
call 181
r0 = 0
exit
.global int g(unsigned index, void *ctx)
r0 = 0
exit
