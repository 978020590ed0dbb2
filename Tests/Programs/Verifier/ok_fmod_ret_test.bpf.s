// accept
// one whose result may be
.section fmod_ret/bpf_modify_return_test
r0 = 0
exit
