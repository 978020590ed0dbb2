// reject: invalid read from stack off -16+0 size 8
// a load from a dynptr
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r6 = *(u64 *)(r10 - 16)
r1 = r10
r1 += -16
r2 = 0
call 199
r0 = 0
exit
