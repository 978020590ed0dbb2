// reject: R1 type=fp expected=map_value
// a timer on the stack
.map M 2 4 64 4 field=timer@16
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -16
r2 = M ll
r3 = 1
call 169
r0 = 0
exit
