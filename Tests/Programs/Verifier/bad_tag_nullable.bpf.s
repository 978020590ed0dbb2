// reject: arg#0 has invalid combination of tags
// then: Caller passes invalid args into func#1 ('g')
// nullable alone
.tag g:1 arg:nullable
r1 = 0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
