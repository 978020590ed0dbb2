// reject: Expected an initialized dynptr as R1
// a dynptr is submitted twice
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = 0
call 199
r1 = r10
r1 += -16
r2 = 0
call 200
r0 = 0
exit
