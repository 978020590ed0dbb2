// accept
// the task before, if there is one
.section struct_ops/sched_ext_ops.dispatch
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r0 = *(u32 *)(r6 + 2872)
out:
exit
