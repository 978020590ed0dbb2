// reject: invalid bpf_context access off=8 size=4
// no address of IPv6
.section cgroup/connect4
r0 = *(u32 *)(r1 + 8)
r0 = 1
exit
