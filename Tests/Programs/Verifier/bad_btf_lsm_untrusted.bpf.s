// reject: R1 must be a rcu pointer
// a task that is going
.section lsm/task_free
r1 = *(u64 *)(r1 + 0)
call bpf_task_acquire
exit
