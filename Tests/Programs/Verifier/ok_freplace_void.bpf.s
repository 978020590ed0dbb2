// accept
// nothing is returned
.section freplace/nothing
.attach ok_replaced_tc.bpf.s
.main void nothing(struct __sk_buff *skb)
exit
