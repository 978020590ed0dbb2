// reject: attach to unsupported member change of struct Qdisc_ops
// a member that programs may not be
.section struct_ops/Qdisc_ops.change
r0 = 0
exit
