// accept
// a storage's value is always there
.section cgroup_skb/ingress
.map S 19 8 8 0
r1 = S ll
r2 = 0
call 81
r0 = *(u64 *)(r0 + 0)
r0 = 0
exit
