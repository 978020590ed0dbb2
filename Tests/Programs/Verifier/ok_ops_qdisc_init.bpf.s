// accept
// what is given beside the queue
.section struct_ops/Qdisc_ops.init
r6 = *(u64 *)(r1 + 0)
r7 = *(u64 *)(r1 + 8)
r0 = 0
exit
