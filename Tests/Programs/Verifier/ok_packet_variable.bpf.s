// accept
// a part at an offset that is not known, compared behind it
r6 = r1
call 7
r1 = r6
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r0 &= 63
r2 += r0
r4 = r2
r4 += 4
r0 = 0
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 0)
out:
exit
