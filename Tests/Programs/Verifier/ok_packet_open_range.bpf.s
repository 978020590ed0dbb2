// accept
// less than the end: a byte more
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 >= r3 goto out
r0 = *(u8 *)(r4 + 0)
out:
exit
