// accept
// main returns a pointer
r0 = r1
exit
