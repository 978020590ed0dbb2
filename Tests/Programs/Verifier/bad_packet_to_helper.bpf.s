// reject: helper access to the packet is not allowed
// packets are not passed to this helper
.section xdp
r6 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r6
r4 += 16
r0 = 2
if r4 > r3 goto out
r1 = r6
r2 = 16
call 16
r0 = 2
out:
exit
