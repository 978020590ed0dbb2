// accept
// bytes of an array
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u64 *)(r2 + 3408)
r0 = *(u64 *)(r2 + 3416)
r0 = 0
exit
