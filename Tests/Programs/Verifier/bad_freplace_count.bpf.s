// reject: main() has 2 args while work() has 1 args
// another number of parameters
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb, int number)
r0 = 0
exit
