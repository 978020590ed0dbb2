// reject: arg#0 has unsupported set of tags
// then: Caller passes invalid args into func#1 ('g')
// a tag that there is not
.tag g:1 arg:maybe
r1 = 0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
