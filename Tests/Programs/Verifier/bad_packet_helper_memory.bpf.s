// reject: invalid access to packet, off=0 size=4, R2(id=0,off=0,r=3)
// then: R2 min value is outside of the allowed memory range
// and no more than was compared
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 3
r0 = 0
if r4 > r3 goto out
r1 = map_hash ll
call 1
r0 = 0
out:
exit
