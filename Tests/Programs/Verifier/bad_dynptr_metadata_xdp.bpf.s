// reject: calling kernel function bpf_dynptr_from_skb_meta is not allowed
// tc only
.section xdp
r6 = r1
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb_meta
r0 = 2
exit
