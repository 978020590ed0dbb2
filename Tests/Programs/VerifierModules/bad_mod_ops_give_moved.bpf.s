// reject: dereference of modified trusted_ptr_ ptr R0 off=8 disallowed
// the owned object is given with an offset
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r0 = *(u64 *)(r1 + 8)
r0 += 8
exit
