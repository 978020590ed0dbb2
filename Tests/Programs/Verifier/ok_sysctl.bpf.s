// accept
// the position is written
.section cgroup/sysctl
r0 = *(u8 *)(r1 + 0)
*(u32 *)(r1 + 4) = 0
r0 = 1
exit
