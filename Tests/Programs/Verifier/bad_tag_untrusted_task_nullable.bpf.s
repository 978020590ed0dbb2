// reject: arg#0 untrusted cannot be combined with any other tags
// then: Caller passes invalid args into func#1 ('g')
// with another tag
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
.tag g:1 arg:nullable
r1 = 5
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
r0 = *(u32 *)(r1 + 44)
r0 = 0
exit
