// reject: misaligned packet access off 2+(0x0; 0xf)+2 size 4
// an offset that is no multiple
.flag BPF_F_STRICT_ALIGNMENT
r6 = *(u32 *)(r1 + 0)
r6 &= 15
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 32
if r5 > r4 goto out
r3 += r6
r5 = r3
r5 += 8
if r5 > r4 goto out
r0 = *(u32 *)(r3 + 2)
out:
r0 = 0
exit
