// accept
// a number is any number
.section freplace/pair
.attach ok_replaced_tc.bpf.s
.main int pair(struct __sk_buff *skb, int number)
r0 = r2
r0 += 1
exit
