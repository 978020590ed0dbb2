// accept
// a function is replaced: what the program reads is what the other one may read
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
r0 = *(u32 *)(r1 + 0)
exit
