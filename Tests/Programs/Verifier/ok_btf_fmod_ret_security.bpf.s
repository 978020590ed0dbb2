// accept
// a hook of security modules
.section fmod_ret/security_file_open
r0 = *(u64 *)(r1 + 8)
r0 = 7
exit
