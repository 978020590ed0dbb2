// accept
// data of a message
.section sk_msg
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r1 + 8)
r4 = r2
r4 += 8
r0 = 1
if r4 > r3 goto out
*(u8 *)(r2 + 0) = 1
out:
r2 = *(u64 *)(r1 + 72)
r0 = *(u32 *)(r2 + 4)
exit
