// reject: R2 type=fp expected=scalar
.map ring 27 0 0 4096
// a pointer in place of the size of a record
r1 = ring ll
r2 = r10
r3 = 0
call 131
r0 = 0
exit
