// accept
// an argument that is a number
.section fentry/bpf_fentry_test1
r0 = *(u64 *)(r1 + 0)
r0 = 0
exit
