// reject: invalid access to packet, off=13 size=2, R2(id=0,off=13,r=14)
// then: R2 min value is outside of the allowed memory range
// one byte more than the comparison reaches
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 14
r0 = 0
if r4 > r3 goto out
r0 = *(u16 *)(r2 + 13)
out:
exit
