// reject: The sequence of 8193 jumps is too complex.
// more paths that wait than there may be
r9 = r1
r7 = *(u32 *)(r9 + 0)
r8 = *(u32 *)(r9 + 8)
r6 = 1000
loop:
r6 += 1
if r7 == r6 goto out
if r8 == r6 goto out
if r7 == r6 goto out
if r8 == r6 goto out
if r7 == r6 goto out
if r8 == r6 goto out
if r7 == r6 goto out
if r8 == r6 goto out
if r7 == r6 goto out
if r8 == r6 goto out
goto loop
out:
r0 = 0
exit
