// accept
// fields of a new socket
.section cgroup/sock_create
r0 = *(u32 *)(r1 + 4)
*(u32 *)(r1 + 16) = 7
r0 = *(u32 *)(r1 + 0)
r0 = 1
exit
