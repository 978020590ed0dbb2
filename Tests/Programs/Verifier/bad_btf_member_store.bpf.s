// reject: only read is supported
// objects are read
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
*(u32 *)(r2 + 2872) = 1
r0 = 0
exit
