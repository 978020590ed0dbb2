// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
// the caller's task is given back
.section tp_btf/sched_switch
.tag g:1 arg:trusted
call 158
r1 = r0
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
call bpf_task_release
r0 = 0
exit
