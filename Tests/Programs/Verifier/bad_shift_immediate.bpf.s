// reject: invalid shift 64
// a shift by as many bits as there are
r0 = 1
r0 <<= 64
exit
