// reject: invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)
// then: R2 min value is outside of the allowed memory range
// no comparison with the end
.section xdp
r2 = *(u32 *)(r1 + 0)
r0 = *(u8 *)(r2 + 0)
exit
