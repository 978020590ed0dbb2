// accept
// a number that is read as a task
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
r1 = 5
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
r0 = *(u32 *)(r1 + 44)
r0 = 0
exit
