// a function without a result
.section fexit/wake_up_new_task
r0 = *(u64 *)(r1 + 8)
r0 = 0
exit
