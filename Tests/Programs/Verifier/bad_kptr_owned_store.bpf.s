// reject: store to referenced kptr disallowed
// a pointer that owns a kernel object is not stored directly
.map M 2 4 64 4 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = 0
*(u64 *)(r0 + 8) = r1
out:
r0 = 0
exit
