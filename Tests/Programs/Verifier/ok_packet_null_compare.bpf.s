// accept
// both paths of a comparison with null are walked
r2 = *(u32 *)(r1 + 76)
r0 = 0
if r2 == 0 goto out
exit
out:
r0 = 1
exit
