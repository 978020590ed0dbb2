// reject: R4 offset is outside of the packet
// where the packet ends, nothing is behind it
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto long
exit
long:
r0 = *(u8 *)(r4 + 0)
exit
