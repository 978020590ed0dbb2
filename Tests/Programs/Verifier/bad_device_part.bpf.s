// reject: invalid bpf_context access off=4 size=2
// a part of the number
.section cgroup/dev
r0 = *(u16 *)(r1 + 4)
r0 = 1
exit
