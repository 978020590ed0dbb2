// reject: invalid zero-sized read
// a queue has no lookup
.map M 22 0 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r0 = 0
exit
