// reject: invalid access to packet, off=8 size=1, R4(id=0,off=8,r=8)
// then: R4 min value is outside of the allowed memory range
// below or at the end: the byte at the end is not there
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r3 < r4 goto out
r0 = *(u8 *)(r4 + 0)
out:
exit
