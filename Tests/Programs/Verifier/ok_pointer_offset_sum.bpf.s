// accept
// two offsets add up to one that is allowed
r1 = r10
r1 += 0xffffff0
r1 += 0xffffff0
r0 = 0
exit
