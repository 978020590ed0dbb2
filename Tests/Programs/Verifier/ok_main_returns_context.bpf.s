// accept
// the main program gives its context back
r0 = r1
exit
