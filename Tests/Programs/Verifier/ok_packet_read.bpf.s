// accept
// a packet is read up to where the comparison reaches
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 14
r0 = 0
if r4 > r3 goto out
r0 = *(u16 *)(r2 + 12)
out:
exit
