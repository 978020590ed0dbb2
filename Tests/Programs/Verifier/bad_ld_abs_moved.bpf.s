// reject: dereference of modified ctx ptr R6 off=4 disallowed
// the context was moved
r6 = r1
r6 += 4
r0 = *(u8 *)skb[14]
exit
