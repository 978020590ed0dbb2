// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
r1 = r10
call bpf_task_release
r0 = 0
exit
