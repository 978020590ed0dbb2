// accept
// the context of syscall passes for memory at an offset
.section syscall
r1 += 4
r2 = 4
call 6
r0 = 0
exit
