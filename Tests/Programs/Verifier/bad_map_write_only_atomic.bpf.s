// reject: read from map forbidden, value_size=8 off=0 size=8
// an atomic operation reads
.map M array 4 8 1 flags=0x100
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r1 = 1
lock *(u64 *)(r0 + 0) += r1
out:
r0 = 0
exit
