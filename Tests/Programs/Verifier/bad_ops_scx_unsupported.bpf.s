// reject: attach to unsupported member sub_caps_updated of struct sched_ext_ops
// a member of the other structure of schedulers only
.section struct_ops/sched_ext_ops.sub_caps_updated
exit
