// reject: no write support to sk_buff at off 112
// then: R6 cannot write into ptr_sk_buff at off=112 size=4
// a member of a packet that it does not write
.section struct_ops/Qdisc_ops.enqueue
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 112) = 1
r0 = 0
exit
