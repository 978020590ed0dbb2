// accept
// a number that is read as memory
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
r1 = 5
call g
r0 = 0
exit
.global long g(void *t)
r0 = *(u64 *)(r1 + 44)
r0 = 0
exit
