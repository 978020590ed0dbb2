// accept
// eight bytes of an address at once
.section cgroup/connect6
r0 = *(u64 *)(r1 + 8)
*(u64 *)(r1 + 16) = 1
r0 = 1
exit
