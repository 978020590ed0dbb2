// reject: invalid kptr access, R6 type=ctx expected=ptr_task_struct or untrusted_ptr_task_struct
// a context is stored in a pointer to a kernel object
.map M 2 4 64 4 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8
r6 = r1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
*(u64 *)(r0 + 0) = r6
out:
r0 = 0
exit
