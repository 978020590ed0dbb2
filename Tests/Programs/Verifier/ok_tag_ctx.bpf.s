// accept
// a context by its tag
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(void *c)
r0 = *(u32 *)(r1 + 0)
exit
