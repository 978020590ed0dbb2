// reject: invalid zero-sized read
// a map of type arena is looked up
.map A 33 0 0 4 flags=1024
r1 = A ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r0 = 0
exit
