// accept
// a part of the context passes for memory of a global function
.section syscall
r1 += 4
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
