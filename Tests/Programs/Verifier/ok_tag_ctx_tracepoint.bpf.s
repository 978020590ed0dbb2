// accept
// raw arguments are a context, too
.section raw_tp/sys_enter
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(unsigned long *c)
r0 = *(u64 *)(r1 + 8)
exit
