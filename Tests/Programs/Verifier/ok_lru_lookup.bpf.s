// accept
// a table that forgets
.map M 9 4 8 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
out:
exit
