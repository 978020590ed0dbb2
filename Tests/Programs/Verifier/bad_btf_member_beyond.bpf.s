// reject: access beyond struct task_struct at off 6144 size 8
// behind the structure
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u64 *)(r2 + 6144)
r0 = 0
exit
