// accept
// an object that may be null
.section struct_ops/bpf_dummy_ops.test_1
r6 = *(u64 *)(r1 + 0)
if r6 == 0 goto out
r0 = *(u32 *)(r6 + 0)
*(u32 *)(r6 + 0) = 1
out:
r0 = 0
exit
