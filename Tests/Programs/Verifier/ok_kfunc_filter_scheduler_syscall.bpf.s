// accept
// in a system call
.section syscall
r1 = 1
r2 = 0
call scx_bpf_create_dsq
r0 = 0
exit
