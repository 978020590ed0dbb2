// accept
// the tasks of an iterator
.section iter/task
r2 = *(u64 *)(r1 + 0)
r6 = *(u64 *)(r2 + 0)
r7 = *(u64 *)(r1 + 8)
if r7 == 0 goto out
*(u64 *)(r10 - 8) = 7
r1 = r6
r2 = r10
r2 += -8
r3 = 8
call 127
out:
r0 = 0
exit
