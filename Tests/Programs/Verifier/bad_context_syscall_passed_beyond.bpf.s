// reject: invalid access to context, ctx_size=65535 off=65535 size=4
// then: R1 min value is outside of the allowed memory range
// up to 65,535 bytes
.section syscall
r1 += 65535
r2 = 4
call 6
r0 = 0
exit
