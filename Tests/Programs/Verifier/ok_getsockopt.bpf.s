// accept
// value and result
.section cgroup/getsockopt
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r1 + 16)
r4 = r2
r4 += 4
if r4 > r3 goto out
*(u32 *)(r2 + 0) = 1
out:
*(u32 *)(r1 + 36) = 0
r0 = 1
exit
