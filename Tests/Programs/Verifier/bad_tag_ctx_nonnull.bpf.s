// reject: arg#0 has invalid combination of tags
// then: Caller passes invalid args into func#1 ('g')
// with another tag
.tag g:1 arg:ctx
.tag g:1 arg:nonnull
call g
r0 = 0
exit
.global long g(void *c)
r0 = 0
exit
