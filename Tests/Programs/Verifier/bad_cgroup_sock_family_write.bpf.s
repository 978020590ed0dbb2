// reject: invalid bpf_context access off=4 size=4
// the family is only read
.section cgroup/sock_create
*(u32 *)(r1 + 4) = 7
r0 = 1
exit
