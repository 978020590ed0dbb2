// reject: invalid bpf_context access off=28 size=4
// no address of IPv6
.section cgroup/post_bind4
r0 = *(u32 *)(r1 + 28)
r0 = 1
exit
