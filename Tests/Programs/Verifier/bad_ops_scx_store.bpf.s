// reject: R6 cannot write into ptr_task_struct at off=2872 size=4
// one that it does not write
.section struct_ops/sched_ext_ops.enqueue
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 2872) = 1
exit
