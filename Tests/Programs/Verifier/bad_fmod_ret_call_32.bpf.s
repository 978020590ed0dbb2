// reject: __ia32_sys_nanosleep() is not modifiable
// a system call for programs of 32 bits, which is on such a list only
.section fmod_ret/__ia32_sys_nanosleep
r0 = 0
exit
