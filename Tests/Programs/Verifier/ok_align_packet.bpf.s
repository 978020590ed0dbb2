// accept
// the header behind that of Ethernet is aligned
.flag BPF_F_STRICT_ALIGNMENT
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 32
if r5 > r4 goto out
r0 = *(u32 *)(r3 + 14)
r0 = *(u16 *)(r3 + 12)
r0 = *(u8 *)(r3 + 1)
r0 = *(u64 *)(r3 + 6)
out:
r0 = 0
exit
