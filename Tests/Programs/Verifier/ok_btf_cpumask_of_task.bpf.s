// accept
// the mask of a task
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 = *(u64 *)(r1 + 1440)
call bpf_cpumask_first
r0 = 0
exit
