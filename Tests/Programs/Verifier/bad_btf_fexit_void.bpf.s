// reject: func 'wake_up_new_task' doesn't have 3-th argument
// then: invalid bpf_context access off=8 size=8
// a function without a result
.section fexit/wake_up_new_task
r0 = *(u64 *)(r1 + 8)
r0 = 0
exit
