// reject: program of this type cannot use helper bpf_setsockopt#49
// not of a socket that is bound
.section cgroup/post_bind4
r6 = r1
*(u32 *)(r10 - 4) = 1
r1 = r6
r2 = 1
r3 = 2
r4 = r10
r4 += -4
r5 = 4
call 49
r0 = 1
exit
