// reject: BPF_LD_[ABS|IND] instructions not allowed for this program type
// XDP has no such loads
.section xdp
r6 = r1
r0 = *(u8 *)skb[14]
exit
