// reject: bpf_spin_unlock of different lock
// the lock of one of two values is held where two paths meet
.map M 1 4 64 4 field=spin_lock@0
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
r8 = r6
r1 = *(u64 *)(r6 + 8)
if r1 == 0 goto other
r8 = r7
other:
r1 = r8
call 93
r1 = r6
call 94
out:
r0 = 0
exit
