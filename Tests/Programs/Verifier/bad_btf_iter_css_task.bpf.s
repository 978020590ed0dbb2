// reject: kernel function bpf_iter_css_new R2 expected pointer to STRUCT cgroup_subsys_state but R2 has a pointer to STRUCT task_struct
// no group
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r1 = r10
r1 += -24
r3 = 0
call bpf_iter_css_new
r1 = r10
r1 += -24
call bpf_iter_css_destroy
r0 = 0
exit
