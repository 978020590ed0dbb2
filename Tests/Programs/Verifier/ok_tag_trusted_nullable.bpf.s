// accept
// a task, or null
.section tp_btf/sched_switch
.tag g:1 arg:trusted
.tag g:1 arg:nullable
r1 = 0
call g
r0 = 0
exit
.global long g(struct task_struct {} *t)
if r1 == 0 goto none
call bpf_task_acquire
if r0 == 0 goto none
r1 = r0
call bpf_task_release
none:
r0 = 0
exit
