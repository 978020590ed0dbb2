// reject: arg#0 has invalid combination of tags
// then: Caller passes invalid args into func#1 ('g')
// two tags that exclude each other
.tag g:1 arg:trusted
.tag g:1 arg:nonnull
r1 = 5
call g
r0 = 0
exit
.global long g(long *p)
r0 = r1
exit
