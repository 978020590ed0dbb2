// accept
// a task in a value is read after the lock is given back
.section syscall
.map M 2 4 64 1 field=kptr:task_struct@8 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r7 = *(u64 *)(r6 + 8)
r1 = r6
call 94
r0 = *(u32 *)(r7 + 16)
out:
r0 = 0
exit
