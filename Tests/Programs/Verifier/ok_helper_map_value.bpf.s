// accept
.map table array 4 8 4
// a helper writes 8 bytes to a value of 8
r6 = r1
*(u32 *)(r10 - 4) = 0
r1 = table ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r1 = r6; r2 = 0
r3 = r0
r4 = 8
call 26
out:
r0 = 0
exit
