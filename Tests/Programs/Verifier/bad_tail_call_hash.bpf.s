// reject: expected prog array map for tail call
// a tail call through a map that is no program array
.map M hash 4 4 4
r2 = M ll
r3 = 0
call 12
r0 = 0
exit
