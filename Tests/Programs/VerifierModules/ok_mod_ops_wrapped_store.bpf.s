// accept
// a structure that allows stores to what its argument points to
.section struct_ops/bpf_testmod_st_ops.test_epilogue
r1 = *(u64 *)(r1 + 0)
r0 = 0
*(u64 *)(r1 + 0) = r0
exit
