// accept
// the lower half counts
.section cgroup/dev
r1 = 0x100000000 ll
call 187
r0 = 0
exit
