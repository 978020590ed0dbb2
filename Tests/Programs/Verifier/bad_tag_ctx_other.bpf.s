// reject: R1 expects pointer to ctx
// then: Caller passes invalid args into func#1 ('g')
// the tag wants a context
.tag g:1 arg:ctx
r1 = r10
call g
r0 = 0
exit
.global long g(void *c)
r0 = 0
exit
