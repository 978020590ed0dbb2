// accept
// a stack that is read where the program may sleep
.section uprobe.s
r6 = r1
r1 = r6
r2 = r10
r2 += -64
r3 = 64
r4 = 0x900
call 67
r0 = 0
exit
