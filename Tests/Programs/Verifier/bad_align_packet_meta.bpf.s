// reject: misaligned packet access off 2+0+4 size 4
// data in front of a packet
.flag BPF_F_STRICT_ALIGNMENT
r3 = *(u32 *)(r1 + 140)
r4 = *(u32 *)(r1 + 76)
r5 = r3
r5 += 16
if r5 > r4 goto out
r0 = *(u32 *)(r3 + 4)
out:
r0 = 0
exit
