// reject: R1 pointer arithmetic with *= operator prohibited
// a pointer multiplied
r1 *= 2
r0 = 0
exit
