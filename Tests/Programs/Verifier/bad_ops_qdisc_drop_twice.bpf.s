// reject: release kfunc bpf_qdisc_skb_drop expects referenced PTR_TO_BTF_ID passed to R1
// given back twice
.section struct_ops/Qdisc_ops.enqueue
r7 = r1
r6 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r1 + 16)
r8 = r2
r1 = r6
call bpf_qdisc_skb_drop
r1 = r6
r2 = r8
call bpf_qdisc_skb_drop
r0 = 0
exit
