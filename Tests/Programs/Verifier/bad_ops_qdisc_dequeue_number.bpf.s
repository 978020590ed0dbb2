// reject: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]
// a number that is no packet
.section struct_ops/Qdisc_ops.dequeue
r0 = 1
exit
