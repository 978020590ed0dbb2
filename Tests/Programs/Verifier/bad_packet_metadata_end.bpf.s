// reject: invalid access to packet, off=0 size=4, R2(id=0,off=0,r=0)
// then: R2 min value is outside of the allowed memory range
// compared with the end of the packet, it tells nothing
r2 = *(u32 *)(r1 + 140)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 4
r0 = 0
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 0)
out:
exit
