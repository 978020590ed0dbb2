// reject: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]
// such programs return 0
.section fentry/bpf_fentry_test1
r0 = 1
exit
