// reject: bpf_testmod_test_read is not sleepable
// a function of the list of a kernel that injects errors: this one has no list
.section fentry.s/bpf_testmod_test_read
r0 = 0
exit
