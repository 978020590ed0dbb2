// reject: bpf_spin_unlock without taking a lock
// a lock that is not held is given back
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
call 94
out:
r0 = 0
exit
