// accept
// an object that is there, and numbers
.section struct_ops/bpf_dummy_ops.test_2
r6 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r6 + 0)
r7 = *(u32 *)(r1 + 8)
r8 = *(u16 *)(r1 + 16)
r0 = *(u64 *)(r1 + 32)
exit
