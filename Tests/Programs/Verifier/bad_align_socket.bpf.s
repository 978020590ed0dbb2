// reject: misaligned sock_common access off 0+2 size 4
// a socket
.section cgroup_skb/egress
.flag BPF_F_STRICT_ALIGNMENT
r1 = *(u64 *)(r1 + 168)
if r1 == 0 goto out
r0 = *(u32 *)(r1 + 2)
out:
r0 = 0
exit
