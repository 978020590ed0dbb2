// accept
// 0 to 3 on the way out
.section cgroup_skb/egress
r0 = 3
exit
