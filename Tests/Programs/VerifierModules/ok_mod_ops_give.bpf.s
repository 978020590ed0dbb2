// accept
// the owned object is given to the kernel
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r0 = *(u64 *)(r1 + 8)
exit
