// reject: At subprogram exit the register R0 is not a scalar value (ctx)
// a global function gives its context back
r2 = 0
call g
r0 = 0
exit
.global int g(struct __sk_buff *skb, long b)
r0 = r1
exit
