// accept
// a program that may sleep
.section syscall
r1 = 1
call work
r0 = 0
exit
.global int work(int number)
r0 = 0
exit
