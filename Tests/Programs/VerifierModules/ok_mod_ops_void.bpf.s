// accept
// a member that gives nothing
.section struct_ops/bpf_testmod_ops.test_2
r1 = *(u64 *)(r1 + 8)
exit
