// reject: LD_ABS is only allowed in functions that return 'int'.
// a function that may return early has a result
r6 = r1
call f
r0 = 0
exit
.func void f(struct __sk_buff *c)
r6 = r1
r0 = *(u8 *)skb[0]
exit
