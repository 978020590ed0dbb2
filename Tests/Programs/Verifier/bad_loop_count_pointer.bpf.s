// reject: R1 type=ctx expected=scalar
// a pointer in place of the number of iterations
r2 = each ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit
.func long each(long index, void *context)
r0 = 0
exit
