// accept
// memory of user space that a value points to is written
.section tp_btf/sched_switch
.map M 29 4 64 0 flags=1 field=uptr:own@0
call 158
r1 = M ll
r2 = r0
r3 = 0
r4 = 0
call 156
if r0 == 0 goto out
r6 = r0
r1 = *(u64 *)(r6 + 0)
if r1 == 0 goto out
*(u64 *)(r1 + 0) = 1
out:
r0 = 0
exit
