// reject: invalid bpf_context access off=140 size=4
// no metadata
.section cgroup_skb/ingress
r0 = *(u32 *)(r1 + 140)
r0 = 0
exit
