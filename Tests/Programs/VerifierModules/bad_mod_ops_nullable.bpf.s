// reject: R1 invalid mem access 'trusted_ptr_or_null_'
// an argument that may be null is read at once
.section struct_ops/bpf_testmod_ops.test_maybe_null
r1 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r1 + 0)
exit
