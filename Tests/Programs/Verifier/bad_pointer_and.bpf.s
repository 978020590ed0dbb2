// reject: R2 bitwise operator &= on pointer prohibited
// bits of a pointer
r2 = r10
r2 &= 8
r0 = 0
exit
