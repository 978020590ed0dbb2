// no task
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
call 175
r0 = 0
exit
