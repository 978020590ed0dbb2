// reject: only read is supported
// no atomic instruction
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = 1
lock *(u32 *)(r2 + 2872) += w0
r0 = 0
exit
