// reject: kernel function bpf_task_release R1 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT task_struct
// the argument is read again after it was given back
.section struct_ops/bpf_testmod_ops.test_refcounted
r6 = r1
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r1 = *(u64 *)(r6 + 8)
r0 = 0
exit
