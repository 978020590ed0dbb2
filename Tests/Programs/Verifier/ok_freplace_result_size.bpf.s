// accept
// a result of another size
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main long work(struct __sk_buff *skb)
r0 = 0
exit
