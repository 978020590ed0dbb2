// accept
// members of a task that a scheduler writes
.section struct_ops/sched_ext_ops.enqueue
r6 = *(u64 *)(r1 + 0)
*(u64 *)(r6 + 984) = 1
*(u32 *)(r6 + 996) = 1
exit
