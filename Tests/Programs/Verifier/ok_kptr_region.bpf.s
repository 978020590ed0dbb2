// accept
// a task in a value is kept in a region
.section syscall
.map M 2 4 64 1 field=kptr_untrusted:task_struct@0 field=kptr:task_struct@8 field=kptr:cgroup@16 field=percpu_kptr:own@24 field=kptr_untrusted:cgroup@32 field=kptr:own@40
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
call bpf_rcu_read_lock
r1 = *(u64 *)(r6 + 8)
if r1 == 0 goto unlock
call bpf_task_acquire
r7 = r0
call bpf_rcu_read_unlock
if r7 == 0 goto out
r1 = r7
call bpf_task_release
goto out
unlock:
call bpf_rcu_read_unlock
out:
r0 = 0
exit
