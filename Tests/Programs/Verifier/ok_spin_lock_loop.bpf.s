// accept
// a lock is taken and given back in each round of a loop
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r7 = 0
again:
r1 = r6
call 93
r1 = r6
call 94
r7 += 1
if r7 < 10 goto again
out:
r0 = 0
exit
