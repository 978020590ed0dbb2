// reject: invalid bpf_context access off=36 size=4
// no result yet
.section cgroup/setsockopt
r0 = *(u32 *)(r1 + 36)
r0 = 1
exit
