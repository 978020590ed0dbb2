// accept
// they are numbers
.section fentry/__x64_sys_nanosleep
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(unsigned long *c)
r0 = 0
exit
