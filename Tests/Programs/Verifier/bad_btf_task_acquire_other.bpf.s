// reject: cannot access ptr member next with moff 0 in struct (anon) with off 0 size 1
// then: kernel function bpf_task_acquire R1 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT sk_buff
// no task
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
call bpf_task_acquire
r0 = 0
exit
