// accept
// 0 to 3
.section cgroup/bind4
r0 = 3
exit
