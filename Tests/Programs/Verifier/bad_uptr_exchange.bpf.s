// reject: R1 has no valid kptr
// a pointer to memory of user space is exchanged
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
r1 = r6
r2 = 0
call 194
out:
r0 = 0
exit
