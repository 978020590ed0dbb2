// accept
// a packet that is written, and tc_index
.section sk_skb/stream_verdict
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 1
if r4 > r3 goto out
*(u8 *)(r2 + 0) = 1
out:
*(u32 *)(r1 + 44) = 1
exit
