// reject: R2 !read_ok
// what is on the stack may be read before it is written, a register may not
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
r0 = *(u64 *)(r10 - 8)
r0 = 0
r1 = *(u32 *)(r2 + 0)
exit
