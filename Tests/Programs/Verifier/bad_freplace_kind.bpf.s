// reject: arg1 in main() is PTR while pair() has INT
// a pointer where a number is
.section freplace/pair
.attach ok_replaced_tc.bpf.s
.main int pair(struct __sk_buff *skb, struct __sk_buff *other)
r0 = 0
exit
