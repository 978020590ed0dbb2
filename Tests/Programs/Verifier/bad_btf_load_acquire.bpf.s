// reject: BPF_ATOMIC loads from R2 ptr_ is not allowed
// a load with care cannot acquire
.section fentry/wake_up_new_task
r2 = *(u64 *)(r1 + 0)
w0 = load_acquire((u32 *)(r2 + 2872))
r0 = 0
exit
