// such programs return 0
.section fentry/bpf_fentry_test1
r0 = 1
exit
