// reject: fp pointer offset 1073741792 is not allowed
// two offsets that are allowed add up to one that is not
r1 = r10
r1 += 0x1ffffff0
r1 += 0x1ffffff0
r0 = 0
exit
