// reject: R1 type=untrusted_ptr_ expected=ptr_, trusted_ptr_, rcu_ptr_
// passed as one that is there
.section tp_btf/sched_switch
.tag g:1 arg:untrusted
.tag h:1 arg:trusted
r1 = 5
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
call h
r0 = 0
exit
.global long h(struct task_struct {} *t)
r0 = 0
exit
