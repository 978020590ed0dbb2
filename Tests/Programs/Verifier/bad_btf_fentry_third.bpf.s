// behind the result
.section fentry/bpf_fentry_test1
r0 = *(u64 *)(r1 + 16)
r0 = 0
exit
