// accept
// memory that may be null
.section tc
.map table array 4 8 4
*(u32 *)(r10 - 4) = 9
r2 = r10
r2 += -4
r1 = table ll
call 1
r1 = r0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
