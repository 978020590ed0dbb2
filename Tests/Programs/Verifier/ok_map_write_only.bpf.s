// accept
// programs write such a map
.map M array 4 8 1 flags=0x100
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
*(u64 *)(r0 + 0) = 7
out:
r0 = 0
exit
