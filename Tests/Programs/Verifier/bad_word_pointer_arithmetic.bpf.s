// reject: R1 32-bit pointer arithmetic prohibited
// 32-bit addition to a pointer
r1 = r10
w1 += 8
r0 = 0
exit
