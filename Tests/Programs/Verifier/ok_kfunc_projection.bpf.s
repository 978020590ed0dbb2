// accept
// what the kernel has in place of the context that the kfunc takes
.section tp_btf/kfree_skb
r1 = *(u64 *)(r1 + 0)
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r0 = 0
exit
