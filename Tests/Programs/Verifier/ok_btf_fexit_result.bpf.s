// accept
// the result of the function
.section fexit/bpf_fentry_test1
r0 = *(u64 *)(r1 + 8)
r0 = 0
exit
