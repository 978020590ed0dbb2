// reject: arg0 main(struct xdp_md *) doesn't match work(struct __sk_buff *)
// another context
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(struct xdp_md *ctx)
r0 = 0
exit
