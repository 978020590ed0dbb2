// reject: func 'bpf_fentry_test1' offset 4 is not multiple of 8
// then: invalid bpf_context access off=4 size=4
// no argument begins there
.section fentry/bpf_fentry_test1
r0 = *(u32 *)(r1 + 4)
r0 = 0
exit
