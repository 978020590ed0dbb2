// accept
// packet and fields
.section sk_reuseport
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r1 + 8)
r4 = r2
r4 += 8
if r4 > r3 goto out
r5 = *(u8 *)(r2 + 0)
out:
r0 = *(u16 *)(r1 + 20)
r0 = *(u32 *)(r1 + 32)
r0 = 1
exit
