// accept
// the context is in r6
r6 = r1
r0 = *(u8 *)skb[14]
exit
