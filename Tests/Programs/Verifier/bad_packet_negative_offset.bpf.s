// reject: invalid access to packet, off=-1 size=1, R2(id=0,off=-1,r=8)
// then: R2 min value is outside of the allowed memory range
// in front of a packet
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
if r4 > r3 goto out
r0 = *(u8 *)(r2 - 1)
out:
r0 = 0
exit
