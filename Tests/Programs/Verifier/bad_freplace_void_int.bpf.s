// reject: Return type INT of main() doesn't match type UNKNOWN of nothing()
// a number where nothing is returned
.section freplace/nothing
.attach ok_replaced_tc.bpf.s
.main int nothing(struct __sk_buff *skb)
r0 = 0
exit
