// reject: access beyond the end of member pid (mend:2876) in struct task_struct with off 2872 size 8
// two numbers at once
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u64 *)(r2 + 2872)
r0 = 0
exit
