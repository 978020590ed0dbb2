// accept
// a range of errors
.section cgroup/dev
call 7
r0 &= 15
r1 = 0
r1 -= r0
call 187
r0 = 0
exit
