// reject: R1 is expected to be non-NULL
// then: Caller passes invalid args into func#1 ('g')
// what may be null in place of it
.map m array 4 8 1
.tag g:1 arg:nonnull
*(u32 *)(r10 - 4) = 7
r1 = m ll
r2 = r10
r2 += -4
call 1
r1 = r0
call g
r0 = 0
exit
.global long g(long *p)
r0 = *(u64 *)(r1 + 0)
exit
