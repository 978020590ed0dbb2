// reject: store to uptr disallowed
// a pointer to memory of user space is stored
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
*(u64 *)(r6 + 0) = 0
out:
r0 = 0
exit
