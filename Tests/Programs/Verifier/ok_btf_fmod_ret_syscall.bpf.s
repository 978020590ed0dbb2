// accept
// the result of a system call
.section fmod_ret/__x64_sys_nanosleep
r0 = *(u64 *)(r1 + 0)
r0 = 7
exit
