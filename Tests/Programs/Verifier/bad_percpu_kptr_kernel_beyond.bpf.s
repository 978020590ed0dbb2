// reject: access beyond struct cgroup at off 32000 size 8
// what lies behind it
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
*(u64 *)(r0 + 32000) = 1
out:
r0 = 0
exit
