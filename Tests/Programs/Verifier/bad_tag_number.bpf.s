// reject: arg#0 has pointer tag, but is not a pointer type
// then: Caller passes invalid args into func#1 ('g')
// a tag of a number
.tag g:1 arg:nonnull
r1 = 0
call g
r0 = 0
exit
.global long g(long p)
r0 = 0
exit
