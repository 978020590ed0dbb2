// reject: func 'work' size 4 must be 8
// then: invalid bpf_context access off=0 size=4
// half of the pointer to the context
.section fentry/work
.attach ok_replaced_tc.bpf.s
r2 = *(u32 *)(r1 + 0)
r0 = 0
exit
