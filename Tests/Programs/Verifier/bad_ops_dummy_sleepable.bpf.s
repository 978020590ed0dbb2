// reject: attach to unsupported member test_2 of struct bpf_dummy_ops
// a member that does not sleep
.section struct_ops.s/bpf_dummy_ops.test_2
r0 = 0
exit
