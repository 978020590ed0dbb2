// reject: attach to unsupported member enqueue of struct sched_ext_ops
// a member that does not sleep
.section struct_ops.s/sched_ext_ops.enqueue
exit
