// accept
// a program whose results are few
.section cgroup/connect4
r1 = 1
call work
r0 = 1
exit
.global int work(int number)
r0 = 0
exit
