// accept
// a task that is there
.section tp_btf/sched_switch
.tag g:1 arg:trusted
call 158
r1 = r0
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
call bpf_task_acquire
if r0 == 0 goto none
r1 = r0
call bpf_task_release
none:
r0 = 0
exit
