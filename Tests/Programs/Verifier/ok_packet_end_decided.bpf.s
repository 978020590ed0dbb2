// accept
// a second comparison is decided by the first
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto long
exit
long:
if r4 > r3 goto out
r0 = *(u64 *)(r10 + 8)
out:
exit
