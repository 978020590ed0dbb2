// reject: attach to unsupported member unsupported_ops of struct bpf_testmod_ops
// a member without a stub
.section struct_ops/bpf_testmod_ops.unsupported_ops
r0 = 0
exit
