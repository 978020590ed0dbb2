// reject: R1 is fp expected STRUCT task_struct
// memory of the program
.section tp_btf/kfree_skb
r1 = r10
r1 += -8
call bpf_task_acquire
r0 = 0
exit
