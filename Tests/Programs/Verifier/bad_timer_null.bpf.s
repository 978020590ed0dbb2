// reject: R1 type=map_value_or_null expected=map_value
// a pointer to a timer that may be null
.map M 1 4 64 4 field=timer@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r1 = r0
r2 = M ll
r3 = 1
call 169
out:
r0 = 0
exit
