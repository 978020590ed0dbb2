// reject: cannot write into packet
// cgroup_skb only reads packets
.section cgroup_skb/ingress
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 1
if r4 > r3 goto out
*(u8 *)(r2 + 0) = 1
out:
exit
