// accept
// tc programs write into packets
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto out
*(u64 *)(r2 + 0) = r4
out:
exit
