// accept
// one whose programs may
.section fentry.s/bpf_fentry_test1
r0 = 0
exit
