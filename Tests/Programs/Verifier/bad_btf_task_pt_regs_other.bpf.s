// reject: cannot access ptr member next with moff 0 in struct (anon) with off 0 size 1
// then: R1 is of type sk_buff but task_struct is expected
// no task
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
call 175
r0 = 0
exit
