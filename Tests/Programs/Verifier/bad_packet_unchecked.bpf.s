// reject: invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)
// then: R2 min value is outside of the allowed memory range
// nothing was compared with the end
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r0 = *(u8 *)(r2 + 0)
exit
