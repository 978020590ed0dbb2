// accept
// what the program before gave
.section lsm_cgroup/socket_create
r6 = *(u64 *)(r1 + 0)
call 186
r0 = 1
exit
