// reject: R4 min value is negative, either use unsigned or 'var &= const'
// the size may be negative
r6 = r1
call 7
r4 = r0
if r4 s> 8 goto out
if r4 == 0 goto out
r1 = r6; r2 = 0
r3 = r10
r3 += -16
call 26
out:
r0 = 0
exit
