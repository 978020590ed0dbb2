// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
// what was not got
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
call bpf_task_release
r0 = 0
exit
