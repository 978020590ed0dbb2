// accept
// a number in place of an address in an arena
.tag g:1 arg:arena
r1 = 5
call g
r0 = 0
exit
.global long g(long *p)
r0 = r1
exit
