// accept
// in a function the load may return 0
call f
exit
.func int f(struct __sk_buff *skb)
r6 = r1
r0 = *(u8 *)skb[14]
exit
