// accept
// a global function whose kfunc may sleep
.section syscall
r1 = 0
call g
r0 = 0
exit
.global long g(long a)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
r4 = 0
call bpf_copy_from_user_str
r0 = 0
exit
