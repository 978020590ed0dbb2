// accept
// without the flag packets are not aligned
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 32
if r5 > r4 goto out
r0 = *(u32 *)(r3 + 1)
out:
r0 = 0
exit
