// reject: Extension program changes packet data, while original does not
// what it calls moves the data of packets
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
call deep
r0 = 0
exit
.func int deep(struct __sk_buff *skb)
r2 = 0
call 39
r0 = 0
exit
