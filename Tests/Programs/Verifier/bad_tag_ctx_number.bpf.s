// reject: arg#0 should be `struct __sk_buff *`
// then: Caller passes invalid args into func#1 ('g')
// of no number
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(long *c)
r0 = 0
exit
