// reject: R4 type=fp expected=scalar
// a pointer in place of the size
r6 = r1
r2 = 0
r3 = r10
r3 += -16
r4 = r10
call 26
r0 = 0
exit
