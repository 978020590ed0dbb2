// accept
// quotients and remainders with a sign, of numbers with bounds
call 7
w1 = w0
if w1 s< 8 goto out
if w1 s> 10 goto out
w1 s/= 3
r2 = 0
r2 -= r1
r2 s%= 2
w2 s%= -3
r2 s/= r1
out:
r0 = 0
exit
