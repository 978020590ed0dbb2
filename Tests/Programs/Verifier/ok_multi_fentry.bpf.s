// accept
// a program for many functions
.section fentry.multi/bpf_fentry_test1
r0 = 0
exit
