// reject: cannot access ptr member cgroup with moff 0 in struct cgroup_subsys_state with off 0 size 1
// then: R1 is of type cgroup but task_struct is expected
// another object
.section tp_btf/sched_switch
.tag g:1 arg:trusted
r1 = 1
call bpf_cgroup_from_id
if r0 == 0 goto end
r6 = r0
r1 = r0
call g
r1 = r6
call bpf_cgroup_release
end:
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
