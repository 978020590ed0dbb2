// reject: read from map forbidden, value_size=8 off=0 size=8
// nor do helpers for them
.map M array 4 8 1 flags=0x100
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r1 = r0
r2 = 8
r3 = 0
r4 = 0
r5 = 0
call 28
out:
r0 = 0
exit
