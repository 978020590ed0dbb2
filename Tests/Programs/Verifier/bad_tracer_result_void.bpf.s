// reject: func 'nothing' doesn't have 3-th argument
// then: invalid bpf_context access off=8 size=8
// a result that the function does not give
.section fexit/nothing
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 8)
r0 = 0
exit
