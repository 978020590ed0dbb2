// reject: R1 doesn't have constant offset. bpf_spin_lock has to be at the constant offset
// a pointer to a lock at an offset that is not known
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 8)
r1 &= 4
r6 = r0
r6 += r1
r1 = r6
call 93
r1 = r6
call 94
out:
r0 = 0
exit
