// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
// a number is no task
r1 = 5
call bpf_task_release
r0 = 0
exit
