// reject: no write support to Qdisc at off 24
// then: R6 cannot write into ptr_Qdisc at off=24 size=4
// a queue whose members are not written
.section struct_ops/Qdisc_ops.reset
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 24) = 1
exit
