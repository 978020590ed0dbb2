// reject: frame pointer is read only
// the frame pointer is changed
r10 += 8
r0 = 0
exit
