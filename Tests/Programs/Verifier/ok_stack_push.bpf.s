// accept
// a value is put
.map M 23 0 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 1
r3 = 0
call 87
r0 = 0
exit
