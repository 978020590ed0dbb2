// reject: helper access to the packet is not allowed
// a helper would write to a packet behind its known end
r6 = r1
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 8
if r5 > r4 goto out
r2 = 0
r4 = 16
call 26
out:
r0 = 0
exit
