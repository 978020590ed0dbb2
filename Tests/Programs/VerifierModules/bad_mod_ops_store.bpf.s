// reject: only read is supported
// a structure that allows no stores
.section struct_ops/bpf_testmod_multi_st_ops.test_1
r1 = *(u64 *)(r1 + 0)
r0 = 0
*(u64 *)(r1 + 0) = r0
exit
