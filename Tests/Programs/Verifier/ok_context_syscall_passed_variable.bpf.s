// accept
// also at one that is not known
.section syscall
r0 = *(u32 *)(r1 + 0)
r0 &= 0xfc
r1 += r0
r2 = 4
call 6
r0 = 0
exit
