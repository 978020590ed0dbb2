// reject: R1 invalid mem access 'scalar'
// which is no memory of its own
.tag g:1 arg:arena
r1 = 5
call g
r0 = 0
exit
.global long g(long *p)
r0 = *(u64 *)(r1 + 0)
exit
