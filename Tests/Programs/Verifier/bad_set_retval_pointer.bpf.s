// reject: R1 is not a scalar
// a pointer is no result
.section cgroup/dev
r1 = r10
call 187
r0 = 0
exit
