// reject: R4 unbounded memory access, use 'var &= const' or 'if (var < const)'
// the size has no upper bound
r6 = r1
call 7
r4 = r0
r4 <<= 32
r4 >>= 1
if r4 == 0 goto out
r1 = r6; r2 = 0
r3 = r10
r3 += -16
call 26
out:
r0 = 0
exit
