// reject: access beyond struct own at off 8 size 8
// what lies behind what this processor has is written
.map M 2 4 64 1 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8 field=kptr:cgroup@16 field=percpu_kptr:own@24 field=kptr_untrusted:cgroup@32 field=kptr:own@40
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = *(u64 *)(r6 + 24)
if r1 == 0 goto out
call 154
*(u64 *)(r0 + 8) = 1
out:
r0 = 0
exit
