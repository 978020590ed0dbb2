// accept
// what may be null where null is allowed
.map m array 4 8 1
*(u32 *)(r10 - 4) = 7
r1 = m ll
r2 = r10
r2 += -4
call 1
r1 = r0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
if r1 == 0 goto out
r0 = *(u64 *)(r1 + 0)
out:
exit
