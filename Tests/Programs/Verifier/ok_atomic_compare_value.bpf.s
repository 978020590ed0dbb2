// accept
// another register has the address
.map M 2 4 64 1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r3 = r0
r2 = 5
r0 = 1
r0 = cmpxchg_64(r3 + 0, r0, r2)
out:
r0 = 0
exit
