// reject: kernel function bpf_cpumask_set_cpu R2 expected pointer to STRUCT bpf_cpumask but R2 has a pointer to STRUCT cpumask
// it is not the program's
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r2 = *(u64 *)(r1 + 1440)
r1 = 0
call bpf_cpumask_set_cpu
r0 = 0
exit
