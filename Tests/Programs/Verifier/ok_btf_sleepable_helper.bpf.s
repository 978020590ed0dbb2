// accept
// in a program that may sleep
.section fentry.s/__x64_sys_nanosleep
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
