// reject: dereference of modified ctx ptr R1 off=4 disallowed
// a global function gets the context unchanged
.section syscall
r1 += 4
call g
r0 = 0
exit
.tag g:1 arg:ctx
.global long g(void *c)
r0 = 0
exit
