// reject: invalid bpf_context access off=8. Reference may already be released
// the argument is read again after it was given back
.section struct_ops/bpf_testmod_ops.test_refcounted
r6 = r1
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r1 = *(u64 *)(r6 + 8)
r0 = 0
exit
