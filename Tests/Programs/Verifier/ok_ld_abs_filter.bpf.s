// accept
// a socket filter
.section socket
r6 = r1
r0 = *(u32 *)skb[0]
exit
