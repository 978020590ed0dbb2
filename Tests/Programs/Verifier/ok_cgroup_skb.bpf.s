// accept
// packet, family and results of cgroup_skb
.section cgroup_skb/ingress
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = *(u32 *)(r1 + 88)
r0 = 1
if r4 > r3 goto out
r5 = *(u64 *)(r2 + 0)
out:
exit
