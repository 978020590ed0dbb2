// accept
// a number may be read in part
.section fentry/bpf_fentry_test1
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
