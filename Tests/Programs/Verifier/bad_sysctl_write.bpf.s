// reject: invalid bpf_context access off=0 size=4
// `write` is only read
.section cgroup/sysctl
*(u32 *)(r1 + 0) = 0
r0 = 1
exit
