// reject: func 'pair' offset 12 is not multiple of 8
// then: invalid bpf_context access off=12 size=4
// the middle of an argument
.section fentry/pair
.attach ok_replaced_tc.bpf.s
r2 = *(u32 *)(r1 + 12)
r0 = 0
exit
