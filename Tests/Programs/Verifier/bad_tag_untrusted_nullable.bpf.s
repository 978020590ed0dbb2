// reject: arg#0 untrusted cannot be combined with any other tags
// then: Caller passes invalid args into func#1 ('g')
// two tags that exclude each other
.tag g:1 arg:untrusted
.tag g:1 arg:nullable
r1 = 5
call g
r0 = 0
exit
.global long g(long *p)
r0 = r1
exit
