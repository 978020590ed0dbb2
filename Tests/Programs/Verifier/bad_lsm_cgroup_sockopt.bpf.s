// reject: program of this type cannot use helper bpf_setsockopt#49
// a hook without options of sockets
.section lsm_cgroup/socket_create
*(u64 *)(r10 - 8) = 0
r1 = 0
r2 = 1
r3 = 2
r4 = r10
r4 += -8
r5 = 4
call 49
r0 = 1
exit
