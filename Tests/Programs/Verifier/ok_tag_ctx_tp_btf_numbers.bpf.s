// accept
// or numbers
.section tp_btf/sched_process_exit
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(unsigned long *c)
r0 = 0
exit
