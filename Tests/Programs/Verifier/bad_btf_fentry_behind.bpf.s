// reject: invalid bpf_context access off=96 size=8
// behind the most arguments
.section fentry/bpf_fentry_test1
r0 = *(u64 *)(r1 + 96)
r0 = 0
exit
