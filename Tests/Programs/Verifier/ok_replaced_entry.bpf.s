// accept
// a program at the entry of a function of the kernel
.section fentry/do_nanosleep
r1 = 1
call work
r0 = 0
exit
.global int work(int number)
r0 = 0
exit
