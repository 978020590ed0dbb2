// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
// the argument that may be null is given back in place of the owned one
.section struct_ops/bpf_testmod_ops.test_refcounted_multi
r6 = *(u64 *)(r1 + 16)
r1 = *(u64 *)(r1 + 8)
if r1 == 0 goto done
call bpf_task_release
done:
r0 = 0
exit
