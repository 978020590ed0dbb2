// reject: arg#0 has invalid combination of tags
// then: Caller passes invalid args into func#1 ('g')
// tags that do not go together
.section tp_btf/sched_switch
.tag g:1 arg:trusted
.tag g:1 arg:nonnull
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
