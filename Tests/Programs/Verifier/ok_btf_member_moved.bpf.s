// accept
// the pointer is moved
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r2 += 2800
r0 = *(u32 *)(r2 + 72)
r0 = 0
exit
