// accept
// a global function that may sleep, called by a program that may
.section fentry.s/__x64_sys_nanosleep
.map M 2 4 64 4
call g
r0 = 0
exit
.global long g(void)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
