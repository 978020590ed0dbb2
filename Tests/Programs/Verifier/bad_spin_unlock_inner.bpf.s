// reject: bpf_spin_unlock of different lock
// a lock in a value of another map in a map of maps
.map IN 2 4 64 4 field=spin_lock@0
.map M 12 4 4 2 inner=IN
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r7 = r0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r1 = r7
call 94
out:
r0 = 0
exit
