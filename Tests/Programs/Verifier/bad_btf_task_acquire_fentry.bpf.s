// reject: R1 must be a rcu pointer
// an argument of a function is not trusted
.section fentry/wake_up_new_task
r1 = *(u64 *)(r1 + 0)
call bpf_task_acquire
r0 = 0
exit
