// reject: expected an RCU CS when using bpf_iter_task_next
// a pointer that may be stale is taken for an iterator
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = r10
r1 += -32
r2 = 0
r3 = 0
call bpf_iter_task_new
r1 = r10
r1 += -32
call bpf_iter_task_next
r6 = r0
r1 = r10
r1 += -32
call bpf_iter_task_destroy
*(u64 *)(r10 - 64) = r6
call bpf_rcu_read_unlock
if r6 == 0 goto out
*(u64 *)(r10 - 56) = 0
*(u64 *)(r10 - 48) = 0
r1 = r10
r1 += -64
call bpf_iter_task_next
out:
r0 = 0
exit
