// accept
// it may forbid a task
.section struct_ops/sched_ext_ops_cid.init_task
r6 = *(u64 *)(r1 + 0)
*(u8 *)(r6 + 1020) = 1
r0 = 0
exit
