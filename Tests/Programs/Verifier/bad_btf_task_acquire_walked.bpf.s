// reject: R1 must be a rcu pointer
// what was walked to is not trusted
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 = *(u64 *)(r1 + 88)
call bpf_task_acquire
r0 = 0
exit
