// reject: kptr in map can only be accessed using BPF_MEM instruction mode
// a pointer to a kernel object is changed by an atomic instruction
.map M 2 4 64 4 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = 0
lock *(u64 *)(r0 + 0) += r1
out:
r0 = 0
exit
