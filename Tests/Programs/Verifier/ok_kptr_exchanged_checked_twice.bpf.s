// accept
// what is held is never null: the second comparison decides nothing
.map M 2 4 64 1 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8 field=kptr:cgroup@16 field=percpu_kptr:own@24 field=kptr_untrusted:cgroup@32 field=kptr:own@40
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 8
r2 = 0
call 194
if r0 == 0 goto out
if r0 == 0 goto out
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
