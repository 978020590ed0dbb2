// reject: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]
// a number is given where an object has to be
.section struct_ops/bpf_testmod_ops.test_return_ref_kptr
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = 1
exit
