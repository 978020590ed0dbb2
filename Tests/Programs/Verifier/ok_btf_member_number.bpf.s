// accept
// numbers of all widths
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
r0 = *(u8 *)(r2 + 2872)
r0 = *(u16 *)(r2 + 2874)
r0 = *(u32 *)(r2 + 2876)
r0 = *(u64 *)(r2 + 3216)
r0 = 0
exit
