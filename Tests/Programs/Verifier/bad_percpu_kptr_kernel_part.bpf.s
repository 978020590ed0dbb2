// reject: cannot access ptr member cgroup with moff 0 in struct cgroup_subsys_state with off 0 size 4
// a part of a pointer is written
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
*(u32 *)(r0 + 0) = 1
out:
r0 = 0
exit
