// reject: invalid bpf_context access off=400 size=4
// a field that a tc program may not read
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
r0 = *(u32 *)(r1 + 400)
exit
