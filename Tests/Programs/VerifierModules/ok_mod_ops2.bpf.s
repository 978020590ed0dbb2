// accept
// a second structure with a member of the same name
.section struct_ops/bpf_testmod_ops2.test_1
r0 = 0
exit
