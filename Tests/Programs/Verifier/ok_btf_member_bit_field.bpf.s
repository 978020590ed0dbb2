// accept
// the word around a bit-field
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r2 + 2796)
r0 = 0
exit
