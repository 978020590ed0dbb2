// accept
// a system call that is none of its own types
.section fmod_ret/__x64_sys_getpgid
r0 = 0
exit
