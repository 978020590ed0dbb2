// accept
// root may crash the kernel
.section tc
r1 = r10
r1 += -168
call crash_kexec
r0 = 0
exit
