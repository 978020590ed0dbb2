// accept
// no packet
.section struct_ops/Qdisc_ops.dequeue
r0 = 0
exit
