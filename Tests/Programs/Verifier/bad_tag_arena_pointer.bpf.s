// reject: R1 is not a pointer to arena or scalar.
// then: Caller passes invalid args into func#1 ('g')
// a pointer in place of an address in an arena
.tag g:1 arg:arena
r1 = r10
call g
r0 = 0
exit
.global long g(long *p)
r0 = r1
exit
