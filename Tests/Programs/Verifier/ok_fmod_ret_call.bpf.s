// accept
// the result of a system call
.section fmod_ret/__x64_sys_nanosleep
r0 = 0
exit
