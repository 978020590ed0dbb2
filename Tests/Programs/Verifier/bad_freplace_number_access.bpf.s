// reject: R2 invalid mem access 'scalar'
// a number is no pointer
.section freplace/pair
.attach ok_replaced_tc.bpf.s
.main int pair(struct __sk_buff *skb, int number)
r0 = *(u32 *)(r2 + 0)
exit
