// accept
// a program with a global function of its own
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
call mine
r0 = 0
exit
.global int mine(struct __sk_buff *skb)
r0 = *(u32 *)(r1 + 0)
exit
