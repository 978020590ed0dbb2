// accept
// a value is looked for
.map M 30 0 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 1
call 89
r0 = 0
exit
