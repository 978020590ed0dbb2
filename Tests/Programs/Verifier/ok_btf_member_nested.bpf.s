// accept
// a member of a structure inside
.section tp_btf/kfree_skb
r2 = *(u64 *)(r1 + 0)
r0 = *(u64 *)(r2 + 24)
r0 = *(u32 *)(r2 + 112)
r0 = *(u64 *)(r2 + 40)
r0 = 0
exit
