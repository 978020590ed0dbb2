// reject: only read is supported
// behind the region it may be stale
.section syscall
.map M 2 4 64 1 field=percpu_kptr:cgroup@8
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
call bpf_rcu_read_lock
r1 = *(u64 *)(r6 + 8)
if r1 == 0 goto no
call 154
r7 = r0
call bpf_rcu_read_unlock
*(u64 *)(r7 + 0) = 1
r0 = 0
exit
no:
call bpf_rcu_read_unlock
out:
r0 = 0
exit
