// reject: R2 is ptr_task_struct invalid negative access: off=-8
// before the structure
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u64 *)(r2 - 8)
r0 = 0
exit
