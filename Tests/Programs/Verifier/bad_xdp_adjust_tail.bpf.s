// reject: R7 invalid mem access 'scalar'
// the data may be elsewhere then
.section xdp
r6 = r1
r7 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r7
r4 += 4
r0 = 2
if r4 > r3 goto out
r1 = r6
r2 = -4
call 65
r0 = *(u8 *)(r7 + 0)
out:
exit
