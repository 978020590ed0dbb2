// accept
// a global function that may sleep
.section syscall
r1 = 1
call work
r0 = 0
exit
.global long work(long a)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
exit
