// reject: invalid bpf_context access off=24 size=4
// no address yet
.section cgroup/sock_create
r0 = *(u32 *)(r1 + 24)
r0 = 1
exit
