// a task that is going
.section lsm/task_free
r1 = *(u64 *)(r1 + 0)
call bpf_task_acquire
exit
