// reject: At program exit the register R0 is not a known value (ctx)
// a pointer is no result
.section cgroup_skb/ingress
r0 = r1
exit
