// accept
// a copy on the stack is as good
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
*(u64 *)(r10 - 24) = r0
if r0 == 0 goto out
call 7
r1 = *(u64 *)(r10 - 24)
call 86
out:
r0 = 0
exit
