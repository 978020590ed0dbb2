// accept
// members of a packet that a queue writes
.section struct_ops/Qdisc_ops.enqueue
r6 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r1 + 16)
*(u64 *)(r6 + 32) = 1
*(u8 *)(r6 + 50) = 1
r1 = r6
call bpf_qdisc_skb_drop
r0 = 0
exit
