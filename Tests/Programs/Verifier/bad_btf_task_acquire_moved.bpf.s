// reject: kernel function bpf_task_acquire R1 expected pointer to STRUCT task_struct but R1 has a pointer to STRUCT task_struct
// a moved pointer is no task
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 += 8
call bpf_task_acquire
r0 = 0
exit
