// no task
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
call bpf_task_acquire
r0 = 0
exit
