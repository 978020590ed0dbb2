// accept
// what lies in front of a packet is compared with its start
r2 = *(u32 *)(r1 + 140)
r3 = *(u32 *)(r1 + 76)
r4 = r2
r4 += 4
r0 = 0
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 0)
out:
exit
