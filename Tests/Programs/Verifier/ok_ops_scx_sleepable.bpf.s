// accept
// one that does
.section struct_ops.s/sched_ext_ops.init
r0 = 0
exit
