// reject: R1 type=rdonly_untrusted_mem expected=ptr_, trusted_ptr_, rcu_ptr_
// a task that may be gone
.section tp_btf/sched_switch
.tag g:1 arg:trusted
r1 = 1
r2 = 0
call bpf_rdonly_cast
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
