// reject: arg#0 should be void pointer
// then: Caller passes invalid args into func#1 ('g')
// numbers are none of an iterator
.section iter/task
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(unsigned long *c)
r0 = 0
exit
