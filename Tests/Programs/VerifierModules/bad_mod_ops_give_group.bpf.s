// reject: kernel function bpf_task_release R1 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT task_struct
// an object of another structure is given
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r6 = *(u64 *)(r1 + 16)
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = r6
exit
