// reject: invalid zero-sized read
// a ring buffer has no elements
.map ring 27 0 0 4096
*(u64 *)(r10 - 8) = 0
r1 = ring ll
r2 = r10
r2 += -8
call 1
r0 = 0
exit
