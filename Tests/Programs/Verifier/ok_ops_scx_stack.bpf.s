// accept
// dispatch has a stack of its own
.section struct_ops/sched_ext_ops.dispatch
*(u64 *)(r10 - 400) = 1
call f
exit
f:
*(u64 *)(r10 - 400) = 1
r0 = 0
exit
