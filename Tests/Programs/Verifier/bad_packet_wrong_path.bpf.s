// reject: invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)
// then: R2 min value is outside of the allowed memory range
// read where the packet is too short
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 14
r0 = 0
if r4 <= r3 goto out
r0 = *(u8 *)(r2 + 0)
out:
exit
