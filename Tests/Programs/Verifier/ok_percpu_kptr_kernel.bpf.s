// accept
// what this processor has of an object with the name of a structure of the kernel
.map M 2 4 64 1 field=percpu_kptr:cgroup@8
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 8)
if r1 == 0 goto out
call 154
r1 = *(u64 *)(r0 + 0)
out:
r0 = 0
exit
