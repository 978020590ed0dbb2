// reject: misaligned packet access off 2+0+0 size 4
// a packet begins two bytes behind a multiple of four
.flag BPF_F_STRICT_ALIGNMENT
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 32
if r5 > r4 goto out
r0 = *(u32 *)(r3 + 0)
out:
r0 = 0
exit
