// reject: R6 invalid mem access 'trusted_ptr_or_null_'
// it may be null
.section struct_ops/bpf_dummy_ops.test_1
r6 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r6 + 0)
r0 = 0
exit
