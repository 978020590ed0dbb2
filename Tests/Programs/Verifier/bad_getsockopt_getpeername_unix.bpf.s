// reject: program of this type cannot use helper bpf_getsockopt#57
// not for Unix sockets
.section cgroup/getpeername_unix
r6 = r1
*(u32 *)(r10 - 4) = 1
r1 = r6
r2 = 1
r3 = 2
r4 = r10
r4 += -4
r5 = 4
call 57
r0 = 1
exit
