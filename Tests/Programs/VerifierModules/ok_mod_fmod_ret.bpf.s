// accept
// a function whose result the module lets programs replace
.section fmod_ret/bpf_testmod_trampoline_count_test
r0 = 0
exit
