// reject: R6 tried to subtract pointer from scalar
// a number less a pointer
r6 = 8
r6 -= r1
r0 = 0
exit
