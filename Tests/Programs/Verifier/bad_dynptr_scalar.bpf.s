// reject: R4 type=scalar expected=fp, dynptr_ptr
// a number in place of a dynptr
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = 1
call 198
r0 = 0
exit
