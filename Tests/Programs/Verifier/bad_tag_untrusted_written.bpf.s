// reject: only read is supported
// and not written
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
r1 = 5
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
*(u32 *)(r1 + 44) = 1
r0 = 0
exit
