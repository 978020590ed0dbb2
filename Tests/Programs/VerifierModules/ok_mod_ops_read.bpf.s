// accept
// what an argument points to is read
.section struct_ops/bpf_testmod_multi_st_ops.test_1
r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 0)
exit
