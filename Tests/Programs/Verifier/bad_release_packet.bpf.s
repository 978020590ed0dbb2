// reject: misaligned packet access off 2+0+0 size 8
// a packet begins two bytes behind a multiple of four
r3 = *(u32 *)(r1 + 76)
r4 = *(u32 *)(r1 + 80)
r5 = r3
r5 += 16
if r5 > r4 goto out
r2 = 5
store_release((u64 *)(r3 + 0), r2)
out:
r0 = 0
exit
