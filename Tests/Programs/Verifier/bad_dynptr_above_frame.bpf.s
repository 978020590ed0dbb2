// reject: cannot pass in dynptr at an offset=-8
// then: Dynptr has to be an uninitialized dynptr
// a dynptr of which only half is in the frame
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -8
call 198
r0 = 0
exit
