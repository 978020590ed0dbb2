// accept
// one argument may be null, another one is owned
.section struct_ops/bpf_testmod_ops.test_refcounted_multi
r6 = *(u64 *)(r1 + 8)
r1 = *(u64 *)(r1 + 16)
call bpf_task_release
r0 = 0
if r6 == 0 goto done
r0 = *(u32 *)(r6 + 0)
done:
exit
