// reject: program of this type cannot use helper bpf_redirect_map#51
// a helper that a tc program does not have
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct __sk_buff *skb)
call 51
r0 = 0
exit
