// accept
// a value is taken
.map M 22 0 4 4
r1 = M ll
r2 = r10
r2 += -4
call 88
r0 = *(u32 *)(r10 - 4)
exit
