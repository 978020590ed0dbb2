// reject: attach to invalid member data(@idx 9) of struct bpf_testmod_ops
// a member that is no function
.section struct_ops/bpf_testmod_ops.data
r0 = 0
exit
