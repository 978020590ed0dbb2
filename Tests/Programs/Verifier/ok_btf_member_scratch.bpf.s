// accept
// beyond an element of an array of bytes
.section tp_btf/kfree_skb
r2 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r2 + 44)
r0 = 0
exit
