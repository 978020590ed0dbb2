// reject: At program exit the register R0 has smin=0 smax=4294967295 should have been in [0, 3]
// 0 to 3 on the way out
.section cgroup_skb/egress
r0 = *(u32 *)(r1 + 0)
exit
