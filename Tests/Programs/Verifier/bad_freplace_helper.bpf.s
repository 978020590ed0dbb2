// reject: Extension program changes packet data, while original does not
// a helper that a tc program does not have
.section freplace/work
.replaces ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
call 44
r0 = 0
exit
