// reject: variable ? access var_off=(0x0; 0xffffffffffffffff) disallowed
// then: Caller passes invalid args into func#1 ('g')
// memory that is not set
call 7
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
