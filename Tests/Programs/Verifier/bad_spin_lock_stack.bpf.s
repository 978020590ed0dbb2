// reject: R1 type=fp expected=map_value, ptr_
// a lock on the stack
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call 93
r0 = 0
exit
