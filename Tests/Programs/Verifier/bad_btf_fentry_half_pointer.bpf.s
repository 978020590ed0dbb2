// reject: func 'wake_up_new_task' size 4 must be 8
// then: invalid bpf_context access off=0 size=4
// an address has eight bytes
.section fentry/wake_up_new_task
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
