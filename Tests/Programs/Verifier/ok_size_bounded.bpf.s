// accept
// the size is 1 to 15
r6 = r1
call 7
r4 = r0
r4 &= 15
if r4 == 0 goto out
r1 = r6; r2 = 0
r3 = r10
r3 += -16
call 26
out:
r0 = 0
exit
