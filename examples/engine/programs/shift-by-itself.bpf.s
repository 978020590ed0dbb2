// A shift whose count is the shifted register: 1 >> 1 is 0.
r5 = 1
r5 s>>= r5
r0 = r5
exit
