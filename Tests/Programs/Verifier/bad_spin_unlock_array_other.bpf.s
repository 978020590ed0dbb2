// reject: bpf_spin_unlock of different lock
// the lock of another value of an array is given back, by keys that are known
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 1
call 1
if r0 == 0 goto out
r7 = r0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
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
