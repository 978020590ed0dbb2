// accept
// a tag of another kind
.tag g:1 note
r1 = 0
call g
r0 = 0
exit
.global long g(long *p)
r0 = 0
exit
