// reject: R6 cannot write into ptr_task_struct at off=984 size=8
// a scheduler by numbers writes no slice
.section struct_ops/sched_ext_ops_cid.enqueue
r6 = *(u64 *)(r1 + 0)
*(u64 *)(r6 + 984) = 1
exit
