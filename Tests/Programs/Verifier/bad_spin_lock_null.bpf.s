// accept
// a pointer to a lock that may be null
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r6 = r0
r1 = r6
call 93
r1 = r6
call 94
out:
r0 = 0
exit
