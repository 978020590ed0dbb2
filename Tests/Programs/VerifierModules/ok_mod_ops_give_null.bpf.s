// accept
// nothing is given, and the object is given back
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = 0
exit
