// reject: R1 invalid mem access 'mem_or_null'
// without the tag it may be null
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call g
r0 = 0
exit
.global long g(long *p)
r0 = *(u64 *)(r1 + 0)
exit
