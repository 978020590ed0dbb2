// reject: arg1 in main() has size 8 while pair() has 4
// a number of another size
.section freplace/pair
.attach ok_replaced_tc.bpf.s
.main int pair(struct __sk_buff *skb, long number)
r0 = 0
exit
