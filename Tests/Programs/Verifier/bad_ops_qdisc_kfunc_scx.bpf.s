// reject: calling kernel function bpf_kfree_skb is not allowed
// a kfunc of other structures
.section struct_ops/sched_ext_ops.enqueue
r1 = 0
call bpf_kfree_skb
exit
