// accept
// one that does
.section struct_ops.s/bpf_dummy_ops.test_sleepable
r0 = 0
exit
