// reject: calling kernel function bpf_qdisc_skb_drop is not allowed
// a kfunc of another member
.section struct_ops/Qdisc_ops.dequeue
r1 = 0
r2 = 0
call bpf_qdisc_skb_drop
r0 = 0
exit
