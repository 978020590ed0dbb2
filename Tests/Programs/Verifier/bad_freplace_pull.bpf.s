// reject: Extension program changes packet data, while original does not
// one that moves the data of packets for one that does not
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
r2 = 0
call 39
r0 = 0
exit
