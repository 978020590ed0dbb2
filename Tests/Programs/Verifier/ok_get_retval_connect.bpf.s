// accept
// of connect
.section cgroup/connect4
call 186
r0 = 1
exit
