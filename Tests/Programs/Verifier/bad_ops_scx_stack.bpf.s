// reject: combined stack size of 2 calls is 800. Too large
// other members have none
.section struct_ops/sched_ext_ops.enqueue
*(u64 *)(r10 - 400) = 1
call f
exit
f:
*(u64 *)(r10 - 400) = 1
r0 = 0
exit
