// reject: At program exit the register R0 is not a known value (trusted_ptr_)
// an object of another structure is given
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r6 = *(u64 *)(r1 + 16)
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = r6
exit
