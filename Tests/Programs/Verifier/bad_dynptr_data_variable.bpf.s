// reject: R3 is not a const
// the bytes of a dynptr's memory are not known
.map ring 27 0 0 4096
r6 = *(u32 *)(r1 + 0)
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = 0
r3 = r6
call 203
r1 = r10
r1 += -16
r2 = 0
call 200
r0 = 0
exit
