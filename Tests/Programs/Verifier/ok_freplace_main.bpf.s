// accept
// a main program is replaced
.section freplace/main
.attach ok_replaced_tc.bpf.s
.main int main(struct __sk_buff *skb)
r0 = 5
exit
