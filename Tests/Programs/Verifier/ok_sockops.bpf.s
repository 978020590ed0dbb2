// accept
// socket operations
.section sockops
r0 = *(u32 *)(r1 + 0)
*(u32 *)(r1 + 4) = 1
r2 = *(u64 *)(r1 + 184)
if r2 == 0 goto out
r0 = *(u32 *)(r2 + 4)
out:
r0 = *(u64 *)(r1 + 168)
r0 = 1
exit
