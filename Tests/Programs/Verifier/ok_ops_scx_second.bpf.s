// accept
// a member whose number is that of another kind of program
.section struct_ops/sched_ext_ops.cgroup_cancel_move
r6 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r6 + 2872)
r7 = *(u64 *)(r1 + 8)
exit
