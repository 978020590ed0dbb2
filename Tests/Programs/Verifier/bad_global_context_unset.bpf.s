// reject: variable ? access var_off=(0x0; 0xffffffffffffffff) disallowed
// then: Caller passes invalid args into func#1 ('g')
// a context that is not set
call 7
call g
r0 = 0
exit
.tag g:1 arg:ctx
.global long g(void *p)
r0 = 0
exit
