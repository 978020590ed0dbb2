// accept
// an object that the program owns is given back
.section struct_ops/bpf_testmod_ops.test_refcounted
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = 0
exit
