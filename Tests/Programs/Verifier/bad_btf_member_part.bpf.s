// reject: cannot access ptr member real_parent with moff 2888 in struct task_struct with off 2888 size 4
// a part of an address
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r2 + 2888)
r0 = 0
exit
