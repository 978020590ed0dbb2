// accept
// a member without arguments
.section struct_ops/bpf_testmod_ops.test_1
call 5
r0 = 0
exit
