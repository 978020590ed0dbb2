// reject: at the time of BPF_LD_ABS|IND R6 != pointer to skb
// r6 is no context
r6 = 1
r0 = *(u8 *)skb[14]
exit
