// accept
// a loop of 100 rounds
r6 = 0
a: r6 += 1
if r6 < 100 goto a
r0 = r6
exit
