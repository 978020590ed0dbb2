// accept
// the list of what is given back, whatever part of it is asked for
.section struct_ops/Qdisc_ops.enqueue
r6 = *(u64 *)(r1 + 0)
r2 = *(u32 *)(r1 + 16)
r1 = r6
call bpf_qdisc_skb_drop
r0 = 0
exit
