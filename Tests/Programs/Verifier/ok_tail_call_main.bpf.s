// accept
// main has a tail call and no slots
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
