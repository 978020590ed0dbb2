// accept
// a helper that only few types have, among them that of the other program
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
call 17
r0 = 0
exit
