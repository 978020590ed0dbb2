// reject: invalid access to packet, off=0 size=1, R2(id=2,off=0,r=0)
// then: R2 min value is outside of the allowed memory range
// the pointer moves by an unknown number behind the comparison
r6 = r1
call 7
r1 = r6
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 64
r5 = r0
r0 = 0
if r4 > r3 goto out
r5 &= 7
r2 += r5
r0 = *(u8 *)(r2 + 0)
out:
exit
