// reject: insn 1 cannot call exception cb directly
// the program does not call it
.tag main exception_callback:handler
r1 = 7
call handler
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = r1
exit
