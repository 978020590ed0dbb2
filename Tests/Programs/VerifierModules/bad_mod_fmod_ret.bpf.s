// reject: bpf_testmod_test_read() is not modifiable
// the result of a function of the list of a kernel that injects errors
.section fmod_ret/bpf_testmod_test_read
r0 = 0
exit
