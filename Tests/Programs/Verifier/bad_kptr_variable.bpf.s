// reject: kptr access cannot have variable offset
// a pointer to a kernel object is read at an offset that is not known
.map M 2 4 64 4 field=kptr_untrusted:task_struct@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 8)
r1 &= 8
r0 += r1
r1 = *(u64 *)(r0 + 0)
out:
r0 = 0
exit
