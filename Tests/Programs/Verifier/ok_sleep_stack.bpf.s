// accept
// outside of regions that is allowed
.section uprobe.s
r6 = r1
r1 = r6
r2 = r10
r2 += -32
r3 = 32
r4 = 0
call 67
r0 = 0
exit
