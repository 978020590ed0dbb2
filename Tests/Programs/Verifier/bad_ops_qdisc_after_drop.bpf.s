// reject: invalid bpf_context access off=0. Reference may already be released
// a packet that was given back
.section struct_ops/Qdisc_ops.enqueue
r7 = r1
r6 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r1 + 16)
r1 = r6
call bpf_qdisc_skb_drop
r6 = *(u64 *)(r7 + 0)
r0 = 0
exit
