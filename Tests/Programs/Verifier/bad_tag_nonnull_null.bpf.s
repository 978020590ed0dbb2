// reject: R1 is expected to be non-NULL
// then: Caller passes invalid args into func#1 ('g')
// null in place of it
.tag g:1 arg:nonnull
r1 = 0
call g
r0 = 0
exit
.global long g(long *p)
r0 = *(u64 *)(r1 + 0)
exit
