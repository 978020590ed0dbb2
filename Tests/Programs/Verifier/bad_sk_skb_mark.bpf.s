// reject: invalid bpf_context access off=8 size=4
// no mark
.section sk_skb/stream_verdict
r0 = *(u32 *)(r1 + 8)
exit
